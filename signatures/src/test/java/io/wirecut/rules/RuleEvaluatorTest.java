package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.Matcher;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The semantics of contents: one table of cases, run on every engine and cut of the stream.
class RuleEvaluatorTest {
    /// A case: a signature's contents, what is sent, and whether it matches.
    record ContentCase(
            String name, SignatureFixture signature, String sent, boolean matches, Cuts cuts) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Whether the result depends on how the stream is cut.
    enum Cuts {
        ANY,
        WHOLE_ONLY
    }

    private static ContentCase match(String name, SignatureFixture signature, String sent) {
        return new ContentCase(name, signature, sent, true, Cuts.ANY);
    }

    private static ContentCase noMatch(String name, SignatureFixture signature, String sent) {
        return new ContentCase(name, signature, sent, false, Cuts.ANY);
    }

    private static ContentCase whole(ContentCase given) {
        return new ContentCase(
                given.name, given.signature, given.sent, given.matches, Cuts.WHOLE_ONLY);
    }

    private static SignatureFixture tcp() {
        return SignatureFixture.tcp();
    }

    static Stream<ContentCase> cases() {
        return Stream.of(
                match("one content", tcp().content("evil"), "some evil here"),
                noMatch("one content, absent", tcp().content("evil"), "some good here"),
                noMatch("other case", tcp().content("evil"), "some EVIL here"),
                match("nocase", tcp().content("eViL", "nocase"), "some EvIl here"),
                match("first bytes", tcp().content("evil"), "evil"),
                match("two contents in order", tcp().content("ab").content("cd"), "..ab..cd.."),
                match("two contents, reversed", tcp().content("ab").content("cd"), "..cd..ab.."),
                noMatch("two contents, one absent", tcp().content("ab").content("cd"), "..ab..ab"),
                match("overlapping", tcp().content("abc").content("bcd"), "..abcd.."),
                match("same twice", tcp().content("ab").content("ab"), "..ab.."),
                match("offset", tcp().content("ab", "offset 2"), "..ab"),
                noMatch("before offset", tcp().content("ab", "offset 3"), "..ab"),
                match("offset, second place", tcp().content("ab", "offset 3"), "..abab"),
                match("depth", tcp().content("ab", "depth 4"), "..ab"),
                match("offset and depth", tcp().content("ab", "offset 2, depth 2"), "..ab......"),
                match("startswith", tcp().content("ab", "startswith"), "ab......"),
                match(
                        "startswith and another",
                        tcp().content("ab", "startswith").content("xyzzy"),
                        "ab......xyzzy"),
                match("distance 0", tcp().content("ab").content("cd", "distance 0"), ".abcd."),
                noMatch(
                        "distance, before",
                        tcp().content("ab").content("cd", "distance 0"),
                        ".cdab."),
                match("distance", tcp().content("ab").content("cd", "distance 3"), "ab...cd"),
                noMatch(
                        "distance too short",
                        tcp().content("ab").content("cd", "distance 3"),
                        "ab..cd"),
                match(
                        "negative distance",
                        tcp().content("abc").content("bcd", "distance -2"),
                        ".abcd."),
                noMatch(
                        "negative distance too short",
                        tcp().content("abc").content("bcd", "distance -1"),
                        ".abcd."),
                match("within", tcp().content("ab").content("cd", "within 4"), ".ab..cd."),
                noMatch("not within", tcp().content("ab").content("cd", "within 4"), ".ab...cd"),
                match(
                        "distance and within",
                        tcp().content("ab").content("cd", "distance 1, within 3"),
                        "ab..cd"),
                noMatch(
                        "distance and not within",
                        tcp().content("ab").content("cd", "distance 1, within 2"),
                        "ab..cd"),
                match(
                        "second place of the first",
                        tcp().content("ab").content("cd", "within 2"),
                        "ab...ab..abcd"),
                match(
                        "places taken back twice",
                        tcp().content("a").content("b", "within 3").content("c", "within 1"),
                        "a.b.abbc"),
                match(
                        "fast pattern last",
                        tcp().content("ab").content("longest", "distance 1"),
                        "ab.longest"),
                match(
                        "fast pattern first",
                        tcp().content("longest").content("ab", "distance 1"),
                        "longest.ab"),
                match(
                        "marked fast pattern",
                        tcp().content("longest").content("ab", "distance 1, fast_pattern"),
                        "longest.ab"),
                match("first content relative", tcp().content("ab", "distance 2"), "..ab"),
                noMatch("first content relative, early", tcp().content("ab", "distance 3"), "..ab"),
                match("endswith", tcp().content("ab", "endswith"), "....ab"),
                match(
                        "endswith after another",
                        tcp().content("xyz").content("ab", "endswith"),
                        "xyz....ab"),
                whole(noMatch("not endswith", tcp().content("ab", "endswith"), "....ab.")),
                whole(match("negated", tcp().content("ab").content("cd", "!"), "..ab..")),
                whole(noMatch("negated, present", tcp().content("ab").content("cd", "!"), "cdab")),
                noMatch(
                        "negated, present before",
                        tcp().content("ab").content("cd", "!"),
                        "..cd..ab"),
                match(
                        "negated in range",
                        tcp().content("ab").content("cd", "!, offset 4"),
                        "..cd..ab"),
                whole(
                        noMatch(
                                "negated within",
                                tcp().content("ab").content("cd", "!, within 4"),
                                "..ab..cd")),
                match(
                        "negated not within",
                        tcp().content("ab").content("cd", "!, within 3"),
                        "..ab..cd"),
                match(
                        "negated, second place",
                        tcp().content("ab").content("cd", "!, within 2"),
                        "abcd..ab"),
                match(
                        "cursor stays at negated",
                        tcp().content("ab").content("zz", "!, within 2").content("cd", "within 3"),
                        "ab.cd"));
    }

    static Stream<Arguments> casesByEngine() {
        return cases().flatMap(given ->
                Matcher.engines().stream().map(engine -> Arguments.of(engine, given)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("casesByEngine")
    void shouldMatchOnceHoweverTheStreamIsCut(String engine, ContentCase given) {
        Signature signature = given.signature.build();
        RuleSet rules =
                RuleSet.compile(List.of(signature), EvaluationSettings.DEFAULT.withEngine(engine));
        for (List<Integer> cuts : cuts(given)) {
            for (boolean inPlace : new boolean[] {true, false}) {
                StreamRun run = new StreamRun(rules);
                List<Long> matches = new ArrayList<>();
                int begin = 0;
                for (int end : cuts) {
                    String piece = given.sent.substring(begin, end);
                    matches.addAll(run.packet(StreamRun.bytes(piece), inPlace));
                    begin = end;
                }
                assertThat(matches.contains(signature.sid()))
                        .as("%s cut at %s, in place %s", given.name, cuts, inPlace)
                        .isEqualTo(given.matches);
            }
        }
    }

    /// The ends of the pieces, for each way to cut.
    private static List<List<Integer>> cuts(ContentCase given) {
        int length = given.sent.length();
        List<List<Integer>> all = new ArrayList<>();
        all.add(List.of(length));
        if (given.cuts == Cuts.WHOLE_ONLY) {
            return all;
        }
        for (int cut = 1; cut < length; cut++) {
            all.add(List.of(cut, length));
        }
        List<Integer> bytes = new ArrayList<>();
        for (int end = 1; end <= length; end++) {
            bytes.add(end);
        }
        all.add(bytes);
        Random random = new Random(given.name.hashCode());
        for (int i = 0; i < 10; i++) {
            List<Integer> some = new ArrayList<>();
            for (int end = 1; end < length; end++) {
                if (random.nextInt(3) == 0) {
                    some.add(end);
                }
            }
            some.add(length);
            all.add(some);
        }
        return all;
    }
}
