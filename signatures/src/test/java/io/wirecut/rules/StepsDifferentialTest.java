package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random steps of all kinds on random bytes of a small alphabet, against [NaiveSteps]. More rounds
/// with the system property `wirecut.rounds`.
class StepsDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("wirecut.rounds", 200);
    private static final int PAYLOAD_COUNT = 12;
    private static final byte[] ALPHABET = {'a', 'b', '1', '2', 0, 1, 2, 3, 5, (byte) 0xFF};

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void shouldHoldInDatagramsWhereTheNaiveWayHolds() {
        System.out.println("StepsDifferentialTest datagrams seed=" + seed);
        int matchCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String options = randomOptions(true);
            Signature signature = signature("udp", options);
            StreamRun run = StreamRun.of(EvaluationSettings.DEFAULT, signature);
            run.facts().protocol = IpProtocol.UDP;
            for (int i = 0; i < PAYLOAD_COUNT; i++) {
                byte[] payload = randomBytes(1 + random.nextInt(30));
                boolean expected = new NaiveSteps(steps(signature), payload).match();
                assertThat(run.packetOutOfOrder(payload))
                        .as("seed=%d %s on %s", seed, options, Arrays.toString(payload))
                        .isEqualTo(expected ? List.of(1L) : List.of());
                matchCount += expected ? 1 : 0;
            }
        }
        assertThat(matchCount).isPositive();
    }

    @Test
    void shouldHoldInStreamsFromThePacketOnWhoseBytesCompleteThem() {
        System.out.println("StepsDifferentialTest streams seed=" + seed);
        int matchCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String options = randomOptions(false);
            Signature signature = signature("tcp-stream", options);
            RuleSet rules = RuleSet.compile(List.of(signature));
            for (int i = 0; i < PAYLOAD_COUNT; i++) {
                matchCount += compareStream(rules, signature, options);
            }
        }
        assertThat(matchCount).isPositive();
    }

    private int compareStream(RuleSet rules, Signature signature, String options) {
        StreamRun run = new StreamRun(rules);
        byte[] stream = randomBytes(1 + random.nextInt(30));
        boolean reported = false;
        int begin = 0;
        while (begin < stream.length) {
            int end = Math.min(stream.length, begin + 1 + random.nextInt(12));
            boolean matched =
                    !run.packet(Arrays.copyOfRange(stream, begin, end), random.nextBoolean())
                            .isEmpty();
            byte[] seen = Arrays.copyOf(stream, end);
            boolean expected = new NaiveSteps(steps(signature), seen).match();
            String shown = "seed=%d %s on %s".formatted(seed, options, Arrays.toString(seen));
            assertThat(matched && !expected).as("only what holds, %s", shown).isFalse();
            reported |= matched;
            assertThat(expected && !reported).as("all that holds, %s", shown).isFalse();
            begin = end;
        }
        return reported ? 1 : 0;
    }

    private static List<Step> steps(Signature signature) {
        return signature.inspections().getFirst().steps();
    }

    private static Signature signature(String protocol, String options) {
        return StepsTest.rule(
                "alert %s any any -> any any (%s sid:1;)".formatted(protocol, options));
    }

    /// @param judgedAtEnd whether there may be steps that the bytes to come can change
    private String randomOptions(boolean judgedAtEnd) {
        List<String> variables = new ArrayList<>();
        StringBuilder options = new StringBuilder();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            options.append(
                    switch (random.nextInt(judgedAtEnd ? 9 : 7)) {
                        case 0, 1, 2 -> content(variables, judgedAtEnd);
                        case 3 -> byteTest(variables);
                        case 4 -> byteExtract(variables);
                        case 5 -> byteMath(variables);
                        case 6 -> pcre(judgedAtEnd);
                        case 7 -> byteJump(variables);
                        default -> size(variables);
                    });
        }
        return options.append("content:\"b\";").toString();
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private String place(List<String> variables, int least, int bound) {
        return !variables.isEmpty() && chance(3)
                ? variables.get(random.nextInt(variables.size()))
                : String.valueOf(least + random.nextInt(bound - least));
    }

    private String content(List<String> variables, boolean judgedAtEnd) {
        String text = chance(2) ? "a" : chance(2) ? "b1" : "|01|";
        String negation = judgedAtEnd && chance(6) ? "!" : "";
        String modifiers =
                switch (random.nextInt(7)) {
                    case 0 -> "offset:" + place(variables, 0, 9) + "; ";
                    case 1 -> "depth:" + place(variables, 2, 12) + "; ";
                    case 2 -> "distance:" + place(variables, -3, 8) + "; ";
                    case 3 -> "within:" + place(variables, 2, 12) + "; ";
                    case 4 ->
                            "distance:%s; within:%s; "
                                    .formatted(place(variables, -3, 5), 2 + random.nextInt(8));
                    case 5 -> judgedAtEnd && chance(3) ? "endswith; " : "nocase; ";
                    default -> "";
                };
        return "content:%s\"%s\"; %s".formatted(negation, text, modifiers);
    }

    private String source(boolean text) {
        return (chance(2) ? ",relative" : "")
                + (text ? ",string,dec" : chance(3) ? ",little" : "")
                + (!text && chance(5) ? ",bitmask 0x6" : "");
    }

    private String byteTest(List<String> variables) {
        boolean text = chance(4);
        String operator =
                new String[] {"<", ">", "=", "!=", "<=", ">=", "&", "^"}[random.nextInt(8)];
        return "byte_test:%d,%s,%s,%s%s; "
                .formatted(
                        1 + random.nextInt(2),
                        operator,
                        place(variables, 0, 6),
                        place(variables, 0, 5),
                        source(text));
    }

    private String byteExtract(List<String> variables) {
        String name = "v" + variables.size();
        String option =
                "byte_extract:%d,%d,%s%s%s; "
                        .formatted(
                                1 + random.nextInt(2),
                                random.nextInt(5),
                                name,
                                source(chance(4)),
                                chance(4) ? ",multiplier 2" : chance(4) ? ",align 4" : "")
                        .replace(",bitmask 0x6", "");
        variables.add(name);
        return option;
    }

    private String byteMath(List<String> variables) {
        String name = "v" + variables.size();
        String operator = new String[] {"+", "-", "*", "/", "<<", ">>"}[random.nextInt(6)];
        String option =
                "byte_math:bytes %d, offset %d, oper %s, rvalue %s, result %s%s; "
                        .formatted(
                                1 + random.nextInt(2),
                                random.nextInt(5),
                                operator,
                                place(variables, 0, 4),
                                name,
                                chance(2) ? ", relative" : "");
        variables.add(name);
        return option;
    }

    private String byteJump(List<String> variables) {
        return "byte_jump:%d,%s%s%s; "
                .formatted(
                        random.nextInt(3),
                        place(variables, 0, 5),
                        source(chance(4)).replace(",string,dec", ""),
                        chance(3) ? ",from_beginning" : chance(4) ? ",align" : "");
    }

    private String pcre(boolean judgedAtEnd) {
        String expression = new String[] {"a[b1]", "[12]+", "b|a1", "a?b", "^a"}[random.nextInt(5)];
        String negation = judgedAtEnd && chance(6) ? "!" : "";
        // Without an upper bound, more bytes can make another match of one that was there.
        String bounded = judgedAtEnd ? expression : expression.replace("+", "");
        return "pcre:%s\"/%s/%s\"; ".formatted(negation, bounded, chance(2) ? "R" : "");
    }

    private String size(List<String> variables) {
        return chance(2)
                ? "isdataat:%s%s%s; "
                        .formatted(
                                chance(2) ? "!" : "",
                                place(variables, 0, 20),
                                chance(2) ? ",relative" : "")
                : "bsize:>%d; ".formatted(random.nextInt(20));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
        return bytes;
    }
}
