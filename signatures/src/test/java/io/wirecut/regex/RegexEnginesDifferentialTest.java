package io.wirecut.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.regex.RegexSearch.Result;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Random expressions on random bytes: what joni finds against what PCRE2 finds. More rounds with
/// the system property `wirecut.rounds`.
///
/// The seed is the same unless the system property `wirecut.seed` gives another: each of the two
/// libraries has rare mistakes of its own (PCRE2 10.42 misses `(?=a)\s*a` on ` a`), and they are
/// not what is tested here.
class RegexEnginesDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("wirecut.rounds", 2_000);
    private static final int SEARCH_COUNT = 4;
    private static final String[] ATOMS = {
        "a",
        "b",
        "B",
        ".",
        "[ab]",
        "[^a]",
        "\\d",
        "\\w",
        "\\s",
        "\\x61",
        "\u00E9",
        "\\h",
        "[\\h1]",
        "(?:ab|a)",
        "(a|b1)",
        "(?i:b)",
        "^",
        "$",
        "\\b",
        "\\."
    };
    private static final String[] QUANTIFIERS = {"", "", "", "*", "+", "?", "{2}", "{1,2}", "+?"};

    private final long seed = Long.getLong("wirecut.seed", 1);
    private final Random random = new Random(seed);

    @Test
    void shouldFindTheSame() throws RegexSyntaxException {
        assumeTrue(RegexEngine.named(Pcre2Engine.NAME).isPresent(), "libpcre2-8 is not installed");
        System.out.println("RegexEnginesDifferentialTest seed=" + seed);
        RegexEngine pcre2 = new Pcre2Engine();
        RegexEngine joni = new JoniEngine();
        RegexSearch expected = pcre2.newSearch();
        RegexSearch actual = joni.newSearch();
        int foundCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String expression = randomExpression();
            Set<RegexOption> options = randomOptions();
            Regex reference = pcre2.compile(expression, options);
            Regex regex = joni.compile(expression, options);
            for (int i = 0; i < SEARCH_COUNT; i++) {
                String text = randomText();
                UnsafeBuffer bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
                int from = random.nextInt(text.length() + 1);
                boolean isBeginning = random.nextInt(4) > 0;
                int length = text.length();
                Result wanted =
                        expected.search(reference, bytes, 0, length, from, isBeginning, false);
                Result found = actual.search(regex, bytes, 0, length, from, isBeginning, false);
                String shown =
                        "seed=%d /%s/%s on '%s' from %d, beginning %s"
                                .formatted(seed, expression, options, text, from, isBeginning);
                assertThat(found).as(shown).isEqualTo(wanted);
                if (wanted == Result.FOUND) {
                    foundCount++;
                    assertThat(actual.start(0)).as(shown).isEqualTo(expected.start(0));
                    assertThat(actual.end(0)).as(shown).isEqualTo(expected.end(0));
                }
            }
        }
        assertThat(foundCount).isPositive();
    }

    private Set<RegexOption> randomOptions() {
        return switch (random.nextInt(8)) {
            case 0 -> Set.of(RegexOption.CASELESS);
            case 1 -> Set.of(RegexOption.MULTILINE);
            case 2 -> Set.of(RegexOption.DOT_ALL);
            case 3 -> Set.of(RegexOption.ANCHORED);
            case 4 -> Set.of(RegexOption.UNGREEDY);
            case 5 -> Set.of(RegexOption.DOLLAR_END_ONLY);
            default -> Set.of();
        };
    }

    private String randomExpression() {
        StringBuilder expression = new StringBuilder();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String atom = ATOMS[random.nextInt(ATOMS.length)];
            expression.append(atom);
            if ("^$\\b".indexOf(atom) < 0) {
                expression.append(QUANTIFIERS[random.nextInt(QUANTIFIERS.length)]);
            }
        }
        return expression.toString();
    }

    private String randomText() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(10);
        for (int i = 0; i < length; i++) {
            text.append("aabbAB1 .\n\r\u00E9".charAt(random.nextInt(12)));
        }
        return text.toString();
    }
}
