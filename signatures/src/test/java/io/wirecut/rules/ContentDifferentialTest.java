package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.Matcher;
import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random contents on random bytes of a small alphabet, against [NaiveSteps].
class ContentDifferentialTest {
    private static final int RULE_COUNT = 60;
    private static final int ROUNDS = 8;

    static Stream<String> engines() {
        return Matcher.engines().stream();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldMatchInPayloadsWhatTheNaiveWayMatches(String engine) {
        long seed = System.nanoTime();
        System.out.println("ContentDifferentialTest payloads seed=" + seed);
        Random random = new Random(seed);
        int matchCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Signature> signatures = new ArrayList<>();
            for (int sid = 0; sid < RULE_COUNT; sid++) {
                signatures.add(randomSignature(random, Protocol.UDP, sid, true));
            }
            StreamRun run = StreamRun.of(engine, signatures.toArray(Signature[]::new));
            run.facts().protocol = IpProtocol.UDP;
            for (int i = 0; i < 30; i++) {
                byte[] payload = randomBytes(random, 1 + random.nextInt(40));
                String text = new String(payload, StandardCharsets.ISO_8859_1);
                List<Long> expected = naive(signatures, payload);
                matchCount += expected.size();
                List<Long> actual = run.packetOutOfOrder(text);
                assertThat(actual)
                        .as(
                                "seed=%d payload=%s %s",
                                seed, text, differing(signatures, actual, expected))
                        .containsExactlyElementsOf(expected);
            }
        }
        assertThat(matchCount).isPositive();
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldReportOnThePacketWhoseBytesCompleteTheMatch(String engine) {
        long seed = System.nanoTime();
        System.out.println("ContentDifferentialTest streams seed=" + seed);
        Random random = new Random(seed);
        int matchCount = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Signature> signatures = new ArrayList<>();
            for (int sid = 0; sid < RULE_COUNT; sid++) {
                signatures.add(randomSignature(random, Protocol.TCP_STREAM, sid, false));
            }
            RuleSet rules =
                    RuleSet.compile(
                            signatures,
                            EvaluationSettings.DEFAULT
                                    .withEngine(engine)
                                    .withWindowLength(64)
                                    .withPendingCapacity(RULE_COUNT));
            for (int i = 0; i < 30; i++) {
                byte[] stream = randomBytes(random, 1 + random.nextInt(64));
                matchCount += compareStream(rules, signatures, stream, random, seed);
            }
        }
        assertThat(matchCount).isPositive();
    }

    private static int compareStream(
            RuleSet rules, List<Signature> signatures, byte[] stream, Random random, long seed) {
        StreamRun run = new StreamRun(rules);
        List<Long> reported = new ArrayList<>();
        int begin = 0;
        while (begin < stream.length) {
            int end = Math.min(stream.length, begin + 1 + random.nextInt(12));
            byte[] piece = Arrays.copyOfRange(stream, begin, end);
            List<Long> matched = run.packet(piece, random.nextBoolean());
            List<Long> expected = naive(signatures, Arrays.copyOf(stream, end));
            assertThat(expected)
                    .as(
                            "only what matches, seed=%d %s",
                            seed, differing(signatures, matched, expected))
                    .containsAll(matched);
            reported.addAll(matched);
            assertThat(reported)
                    .as("all that matches, seed=%d end=%d", seed, end)
                    .containsAll(expected);
            begin = end;
        }
        return reported.size();
    }

    private static List<String> differing(
            List<Signature> signatures, List<Long> actual, List<Long> expected) {
        return signatures.stream()
                .filter(s -> actual.contains(s.sid()) != expected.contains(s.sid()))
                .map(s -> s.sid() + ": " + s.contents())
                .toList();
    }

    private static List<Long> naive(List<Signature> signatures, byte[] bytes) {
        return signatures.stream()
                .filter(signature -> new NaiveSteps(signature.contents(), bytes).match())
                .map(Signature::sid)
                .toList();
    }

    /// @param judgedAtEnd whether there may be contents that the bytes to come can change
    private static Signature randomSignature(
            Random random, Protocol protocol, long sid, boolean judgedAtEnd) {
        SignatureFixture signature = SignatureFixture.of(protocol).sid(sid);
        int count = 1 + random.nextInt(4);
        boolean positive = false;
        for (int i = 0; i < count; i++) {
            boolean negated = judgedAtEnd && random.nextInt(5) == 0;
            positive |= !negated;
            signature.content(randomText(random), randomModifiers(random, negated, judgedAtEnd));
        }
        if (!positive) {
            signature.content(randomText(random));
        }
        return signature.build();
    }

    private static String randomModifiers(Random random, boolean negated, boolean judgedAtEnd) {
        List<String> modifiers = new ArrayList<>();
        if (negated) {
            modifiers.add("!");
        }
        if (random.nextInt(3) == 0) {
            modifiers.add("nocase");
        }
        if (judgedAtEnd && random.nextInt(10) == 0) {
            modifiers.add("endswith");
        }
        switch (random.nextInt(8)) {
            case 0 -> modifiers.add("offset " + random.nextInt(10));
            case 1 -> modifiers.add("depth " + (4 + random.nextInt(10)));
            case 2 -> modifiers.add("startswith");
            case 3 -> modifiers.add("distance " + (random.nextInt(14) - 4));
            case 4, 5 -> modifiers.add("within " + (4 + random.nextInt(8)));
            case 6 -> {
                modifiers.add("distance " + (random.nextInt(10) - 4));
                modifiers.add("within " + (4 + random.nextInt(8)));
            }
            default -> {}
        }
        return String.join(", ", modifiers);
    }

    private static String randomText(Random random) {
        return new String(randomBytes(random, 1 + random.nextInt(3)), StandardCharsets.ISO_8859_1);
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) "abAB".charAt(random.nextInt(4));
        }
        return bytes;
    }
}
