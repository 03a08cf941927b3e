package io.wirecut.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.abort;

import io.wirecut.regex.RegexSearch.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What expressions mean: one table of cases for every engine.
class RegexSearchTest {
    private static final long GENEROUS_NS = 2_000_000_000L;

    /// A case: an expression, flags, what is searched, and what is found: the group's bytes, or
    /// null.
    record RegexCase(
            String expression, String flags, String searched, @Nullable String found, int group) {}

    private static RegexCase found(String expression, String flags, String searched, String found) {
        return new RegexCase(expression, flags, searched, found, 0);
    }

    private static RegexCase absent(String expression, String flags, String searched) {
        return new RegexCase(expression, flags, searched, null, 0);
    }

    private static RegexCase group(String expression, String searched, String found) {
        return new RegexCase(expression, "", searched, found, 1);
    }

    private static final RegexCase[] CASES = {
        found("b+", "", "abbc", "bb"),
        absent("B", "", "abbc"),
        found("B+", "i", "abbc", "bb"),
        found("\\xE9.\\xFF", "", "\u00E9\u0080\u00FF", "\u00E9\u0080\u00FF"),
        absent("\u00E9", "i", "\u00C9"),
        found("[\\x80-\\xFF]+", "", "a\u0080\u00FFb", "\u0080\u00FF"),
        found("\u00E9+", "", "a\u00E9\u00E9", "\u00E9\u00E9"),
        absent("\\w", "", "\u00E9"),
        found("^b", "m", "a\nb", "b"),
        absent("^b", "", "a\nb"),
        found("a$", "", "a\n", "a"),
        absent("a$", "E", "a\n"),
        found("a$", "E", "ba", "a"),
        found("a$", "m", "a\nb", "a"),
        absent("a$", "", "a\nb"),
        found("a.b", "s", "a\nb", "a\nb"),
        absent("a.b", "", "a\nb"),
        found("a b # no", "x", "ab", "ab"),
        absent("b", "A", "ab"),
        found("a", "A", "ab", "a"),
        found("a+", "G", "aaa", "a"),
        found("a+?", "G", "aaa", "aaa"),
        found("a{2,3}", "G", "aaa", "aa"),
        found("\\h+", "", "a \tb", " \t"),
        found("\\H", "", " b", "b"),
        found("\\R", "", "a\r\nb", "\r\n"),
        found("\\v", "", "a\u000Bb", "\u000B"),
        found("[\\h]", "", "a\tb", "\t"),
        found("\\N+", "", "ab\n", "ab"),
        found("(?=b)b", "", "ab", "b"),
        found("(?<=a)b", "", "bab", "b"),
        absent("(?<!a)b", "", "ab"),
        found("(?>a+)b", "", "aab", "aab"),
        found("a++b", "", "aab", "aab"),
        absent("a++ab", "", "aab"),
        found("a{1,2}+b", "", "aab", "aab"),
        absent("a{2,}+a", "", "aaaa"),
        found("(a)\\1", "", "baa", "aa"),
        found("(?P<n>a)(?P=n)", "", "baa", "aa"),
        found("(?<n>a)\\k{n}", "", "baa", "aa"),
        found("(a)\\g{1}", "", "baa", "aa"),
        found("(?i)B(?-i)C", "", "abC", "bC"),
        found("(?i:B)c", "", "abc", "bc"),
        found("\\Q.*\\E", "", "a.*", ".*"),
        found("[[:alpha:]]+", "", "1ab2", "ab"),
        found("[a&&b]+", "", "&&", "&&"),
        found("[[a]+", "", "x[a", "[a"),
        found("[]a]+", "", "x]a", "]a"),
        found("[^]a]+", "", "]xa", "x"),
        found("a{,2}", "", "a{,2}", "a{,2}"),
        found("a{", "", "a{", "a{"),
        found("\\x41\\x{42}", "", "AB", "AB"),
        found("\\;\\\"\\/", "", "a;\"/", ";\"/"),
        found("(?#comment)b", "", "ab", "b"),
        found("\\bb\\b", "", "a b c", "b"),
        found("\\Aab\\z", "", "ab", "ab"),
        found("\\d{3}", "", "ab123", "123"),
        found("(a|b)*c", "", "xababc", "ababc"),
        group("a(b)c", "abc", "b"),
        group("x(?P<name>[a-z]+)", "1xyz", "yz"),
        found("", "", "abc", ""),
    };

    static Stream<RegexEngine> engines() {
        return Stream.of(Pcre2Engine.NAME, JoniEngine.NAME)
                .flatMap(name -> RegexEngine.named(name).stream());
    }

    static Stream<Arguments> cases() {
        return engines()
                .flatMap(engine ->
                        Stream.of(CASES).map(given -> Arguments.of(engine.name(), given)));
    }

    private static RegexEngine engine(String name) {
        return RegexEngine.named(name).orElseThrow();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void shouldFindWhatPcreFinds(String name, RegexCase given) throws RegexSyntaxException {
        RegexEngine engine = engine(name);
        Regex regex = engine.compile(given.expression, options(given.flags));
        // Bytes around what is searched must not be looked at.
        UnsafeBuffer bytes = buffer("ab" + given.searched + "ab");
        RegexSearch search = engine.newSearch();
        Result result = search.search(regex, bytes, 2, given.searched.length(), 0, true, false);

        assertThat(result).isEqualTo(given.found == null ? Result.NOT_FOUND : Result.FOUND);
        if (given.found != null) {
            int start = search.start(given.group);
            assertThat(given.searched.substring(start, search.end(given.group)))
                    .isEqualTo(given.found);
        }
    }

    @Test
    void shouldHaveBothEnginesHere() {
        if (RegexEngine.named(Pcre2Engine.NAME).isEmpty()) {
            abort("libpcre2-8 is not installed: expressions are tested with joni only");
        }
        assertThat(engines().map(RegexEngine::name)).containsExactly("pcre2", "joni");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldSearchFromAPlaceAndLookBackBehindIt(RegexEngine engine) throws RegexSyntaxException {
        Regex regex = engine.compile("(?<=a)b", Set.of());
        RegexSearch search = engine.newSearch();
        UnsafeBuffer bytes = buffer("ab.ab");

        assertThat(search.search(regex, bytes, 0, 5, 1, true, false)).isEqualTo(Result.FOUND);
        assertThat(search.start(0)).isEqualTo(1);
        assertThat(search.search(regex, bytes, 0, 5, 2, true, false)).isEqualTo(Result.FOUND);
        assertThat(search.start(0)).isEqualTo(4);
        assertThat(search.search(regex, bytes, 0, 5, 5, true, false)).isEqualTo(Result.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldNotTakeTheMiddleForTheBeginning(RegexEngine engine) throws RegexSyntaxException {
        Regex regex = engine.compile("^b", Set.of());
        RegexSearch search = engine.newSearch();

        assertThat(search.search(regex, buffer("b"), 0, 1, 0, false, false))
                .isEqualTo(Result.NOT_FOUND);
        assertThat(search.search(regex, buffer("b"), 0, 1, 0, true, false)).isEqualTo(Result.FOUND);
    }

    static Stream<Arguments> catastrophes() {
        return engines()
                .flatMap(engine ->
                        Stream.of(
                                        "(a+)+$",
                                        "(a|a)*$",
                                        "(a|aa)+$",
                                        "(.*a){20}b",
                                        "(a*)*b",
                                        "^(([a-z])+.)+[A-Z]([a-z])+$",
                                        "(x+x+)+y|(a+a+)+b")
                                .map(expression -> Arguments.of(engine.name(), expression)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("catastrophes")
    void shouldGiveUpRatherThanBacktrackForEver(String name, String expression)
            throws RegexSyntaxException {
        RegexEngine engine = engine(name);
        Regex regex = engine.compile(expression, Set.of());
        RegexSearch search = engine.newSearch();
        UnsafeBuffer bytes = buffer("a".repeat(3_000) + "!");

        long beginNs = System.nanoTime();
        Result result = search.search(regex, bytes, 0, bytes.capacity(), 0, true, false);
        long tookNs = System.nanoTime() - beginNs;

        assertThat(result).isNotEqualTo(Result.FOUND);
        assertThat(tookNs).isLessThan(GENEROUS_NS);
        assertThat(search.search(engine.compile("a!", Set.of()), bytes, 0, 3_001, 0, true, false))
                .as("the next search")
                .isEqualTo(Result.FOUND);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldSayWhatCannotBeCompiled(RegexEngine engine) {
        for (String wrong : new String[] {"a(b", "a[b", "*a", "a)", "\\"}) {
            assertThatThrownBy(() -> engine.compile(wrong, Set.of()))
                    .as(wrong)
                    .isInstanceOf(RegexSyntaxException.class)
                    .hasMessageMatching(".+");
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseWhatIsNestedWithoutEnd(RegexEngine engine) {
        String nested = "(".repeat(100_000) + "a" + ")".repeat(100_000);

        assertThatThrownBy(() -> engine.compile(nested, Set.of()))
                .isInstanceOf(RegexSyntaxException.class);
    }

    static Stream<Arguments> bombs() {
        return engines()
                .flatMap(engine ->
                        Stream.of(
                                        "((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}",
                                        "(a{60000}){60000}",
                                        "[^a]{1,65535}".repeat(50),
                                        "(a|b|c){1,60000}d",
                                        "(?:".repeat(200) + "a" + "){0,30}".repeat(200),
                                        "(?=".repeat(200) + "a" + ")".repeat(200),
                                        "a?".repeat(20_000),
                                        "(a)".repeat(40_000))
                                .map(expression -> Arguments.of(engine.name(), expression)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("bombs")
    void shouldCompileOrRefuseWhatGrowsWithoutEnd(String name, String expression) {
        RegexEngine engine = engine(name);
        UnsafeBuffer bytes = buffer("a".repeat(1_000));

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    try {
                        Regex regex = engine.compile(expression, Set.of());
                        engine.newSearch().search(regex, bytes, 0, 1_000, 0, true, false);
                    } catch (RegexSyntaxException e) {
                        assertThat(e).hasMessageMatching(".+");
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\Kb", "(?|a|b)", "(?(1)a|b)", "(a(?R)?b)", "(a)(?1)", "(*ACCEPT)a"})
    void shouldNameWhatNeedsPcre2(String expression) {
        assertThatThrownBy(() -> new JoniEngine().compile(expression, Set.of()))
                .isInstanceOf(RegexSyntaxException.class)
                .hasMessageEndingWith("needs PCRE2, which is not in use");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldCountGroups(RegexEngine engine) throws RegexSyntaxException {
        assertThat(engine.check("a(b)(?:c)(?<d>d)", Set.of())).isEqualTo(2);
    }

    private static UnsafeBuffer buffer(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Set<RegexOption> options(String flags) {
        Set<RegexOption> options = EnumSet.noneOf(RegexOption.class);
        for (int i = 0; i < flags.length(); i++) {
            options.add(
                    switch (flags.charAt(i)) {
                        case 'i' -> RegexOption.CASELESS;
                        case 'm' -> RegexOption.MULTILINE;
                        case 's' -> RegexOption.DOT_ALL;
                        case 'x' -> RegexOption.EXTENDED;
                        case 'A' -> RegexOption.ANCHORED;
                        case 'E' -> RegexOption.DOLLAR_END_ONLY;
                        case 'G' -> RegexOption.UNGREEDY;
                        default -> throw new IllegalArgumentException("flags=" + flags);
                    });
        }
        return options;
    }
}
