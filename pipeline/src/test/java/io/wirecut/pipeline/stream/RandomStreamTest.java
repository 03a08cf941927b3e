package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random streams in random cuts, orders and repetitions: what comes out is what went in.
class RandomStreamTest {
    private static final int RUNS = 300;

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    /// Sends a stream in random pieces, each at least once, none far ahead of what is missing.
    private static void sendShuffled(Conversation talk, byte[] stream, Random random) {
        int next = 0;
        boolean[] sent = new boolean[stream.length];
        while (next < stream.length) {
            int reach = Math.min(stream.length, next + 4000);
            int start = random.nextInt(4) == 0 ? next : random.nextInt(reach);
            int length = 1 + random.nextInt(random.nextBoolean() ? 20 : 1460);
            int end = Math.min(stream.length, start + length);
            byte[] piece = Arrays.copyOfRange(stream, start, end);
            talk.send(true, "A", 1 + start, 1, piece);
            Arrays.fill(sent, start, end, true);
            while (next < stream.length && sent[next]) {
                next++;
            }
            if (random.nextInt(3) == 0) {
                talk.serverAcks(1 + next);
            }
        }
        talk.serverAcks(1 + stream.length).client(1 + stream.length, "");
    }

    private static void shouldComeOutAsItWentIn(
            StreamOptions options, OverlapPolicy policy, long seed) {
        Random random = new Random(seed);
        byte[] stream = randomBytes(random, 1 + random.nextInt(20_000));
        StreamOptions all = options.withDepth(0).withHostPolicies((version, high, low) -> policy);
        Conversation talk = new Conversation(TcpOptions.strict(), all, 1024);
        talk.initial(random.nextInt(), random.nextInt()).handshake();
        sendShuffled(talk, stream, random);
        String name = "seed " + seed + " " + policy + " " + options;
        assertThat(talk.toServer())
                .as(name)
                .isEqualTo(new String(stream, StandardCharsets.ISO_8859_1));
        assertThat(talk.end().pool().used()).as(name).isZero();
        assertThat(talk.counters().gaps()).as(name).isZero();
        assertThat(talk.counters().contradictorySegments()).as(name).isZero();
    }

    @Test
    void shouldComeOutAsItWentInAtATap() {
        long seed = System.nanoTime();
        List<OverlapPolicy> policies = List.of(OverlapPolicy.values());
        for (int run = 0; run < RUNS; run++) {
            OverlapPolicy policy = policies.get(run % policies.size());
            StreamOptions options = StreamOptions.forTap(policy);
            shouldComeOutAsItWentIn(options, policy, seed + run);
            shouldComeOutAsItWentIn(
                    options.withInspectOn(StreamOptions.InspectOn.ACK), policy, seed + run);
        }
    }

    @Test
    void shouldComeOutAsItWentInInline() {
        long seed = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
            shouldComeOutAsItWentIn(StreamOptions.forInline(), OverlapPolicy.FIRST, seed + run);
        }
    }

    @Test
    void shouldAnnounceWhatIsLostAsGaps() {
        long base = System.nanoTime();
        for (long seed = base; seed < base + RUNS; seed++) {
            Random random = new Random(seed);
            byte[] stream = randomBytes(random, 1 + random.nextInt(5_000));
            Conversation talk =
                    Conversation.tapped(OverlapPolicy.BSD)
                            .initial(random.nextInt(), random.nextInt())
                            .handshake();
            StringBuilder expected = new StringBuilder();
            int missing = 0;
            for (int start = 0; start < stream.length; ) {
                int end = Math.min(stream.length, start + 1 + random.nextInt(300));
                if (random.nextInt(4) == 0) {
                    missing += end - start;
                } else {
                    byte[] piece = Arrays.copyOfRange(stream, start, end);
                    talk.send(true, "A", 1 + start, 1, piece);
                    expected.append(missing > 0 ? "[" + missing + "]" : "");
                    expected.append(new String(piece, StandardCharsets.ISO_8859_1));
                    missing = 0;
                }
                if (random.nextBoolean()) {
                    talk.serverAcks(1 + end);
                }
                start = end;
            }
            String out = talk.end().toServer();
            assertThat(merged(out)).as("seed " + seed).isEqualTo(ended(expected));
        }
    }

    private static String ended(StringBuilder expected) {
        return expected.length() == 0 ? "" : expected + ".";
    }

    /// Gaps one after the other are one gap.
    private static String merged(String out) {
        String merged = out;
        while (merged.contains("][")) {
            int middle = merged.indexOf("][");
            int start = merged.lastIndexOf('[', middle);
            int end = merged.indexOf(']', middle + 1);
            int sum =
                    Integer.parseInt(merged.substring(start + 1, middle))
                            + Integer.parseInt(merged.substring(middle + 2, end));
            merged = merged.substring(0, start) + "[" + sum + "]" + merged.substring(end + 1);
        }
        return merged;
    }
}
