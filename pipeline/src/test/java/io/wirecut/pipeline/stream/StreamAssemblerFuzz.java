package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/// Structure-aware: every input is a conversation.
class StreamAssemblerFuzz {
    private static final int MAX_STREAM_LENGTH = 4096;
    private static final int MAX_SEGMENTS = 200;

    private static Conversation conversation(FuzzedDataProvider data, boolean midstream) {
        OverlapPolicy policy = data.pickValue(List.of(OverlapPolicy.values()));
        StreamOptions options =
                data.consumeBoolean()
                        ? StreamOptions.forInline()
                        : StreamOptions.forTap(policy)
                                .withInspectOn(
                                        data.pickValue(List.of(StreamOptions.InspectOn.values())));
        int blocks = data.consumeInt(1, 64);
        return new Conversation(new TcpOptions(midstream, midstream), options.withDepth(0), blocks)
                .initial(data.consumeInt(), data.consumeInt());
    }

    /// A valid stream in any cuts, order and repetition: what comes out is a prefix of what went
    /// in, or all of it with gaps in place of what was given up or never came.
    @FuzzTest
    void shouldHandOnNothingButTheStream(FuzzedDataProvider data) {
        Conversation talk = conversation(data, false).handshake();
        byte[] stream = new byte[data.consumeInt(1, MAX_STREAM_LENGTH)];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) ('a' + (i * 7 + i / 26) % 26);
        }
        for (int i = 0; i < MAX_SEGMENTS && data.remainingBytes() > 0; i++) {
            int start = data.consumeInt(0, stream.length - 1);
            int end = Math.min(stream.length, start + data.consumeInt(1, 1500));
            talk.send(true, "A", 1 + start, 1, Arrays.copyOfRange(stream, start, end));
            if (data.consumeBoolean()) {
                talk.serverAcks(1 + data.consumeInt(0, stream.length));
            }
        }
        shouldBePartOf(stream, talk.end().toServer());
        assertThat(talk.pool().used()).isZero();
        assertThat(talk.counters().contradictorySegments()).isZero();
    }

    /// A valid stream in any cuts and order, with repetitions and losses that nobody acknowledges:
    /// what comes out is what went in, each loss being a gap of its length.
    @FuzzTest
    void shouldHandOnAllThatCame(FuzzedDataProvider data) {
        Conversation talk =
                new Conversation(
                                TcpOptions.strict(),
                                StreamOptions.forTap(OverlapPolicy.BSD).withDepth(0),
                                512)
                        .initial(data.consumeInt(), data.consumeInt())
                        .handshake();
        byte[] stream = new byte[data.consumeInt(1, MAX_STREAM_LENGTH)];
        for (int i = 0; i < stream.length; i++) {
            stream[i] = (byte) ('a' + (i * 7 + i / 26) % 26);
        }
        boolean[] came = new boolean[stream.length];
        for (int i = 0; i < MAX_SEGMENTS && data.remainingBytes() > 0; i++) {
            int start = data.consumeInt(0, stream.length - 1);
            int end = Math.min(stream.length, start + data.consumeInt(1, 1500));
            talk.send(true, "A", 1 + start, 1, Arrays.copyOfRange(stream, start, end));
            Arrays.fill(came, start, end, true);
        }
        StringBuilder expected = new StringBuilder();
        int lost = 0;
        boolean any = false;
        for (int i = 0; i < stream.length; i++) {
            if (came[i]) {
                any = true;
                expected.append(lost > 0 ? "[" + lost + "]" : "").append((char) stream[i]);
                lost = 0;
            } else {
                lost++;
            }
        }
        assertThat(talk.end().toServer()).isEqualTo(any ? expected + "." : "");
        assertThat(talk.pool().used()).isZero();
    }

    /// Anything at all from both ends: nothing breaks, and nothing is left behind.
    @FuzzTest
    void shouldTakeAnything(FuzzedDataProvider data) {
        Conversation talk = conversation(data, data.consumeBoolean());
        if (data.consumeBoolean()) {
            talk.handshake();
        }
        for (int i = 0; i < MAX_SEGMENTS && data.remainingBytes() > 0; i++) {
            StringBuilder flags = new StringBuilder();
            int bits = data.consumeInt(0, 63);
            for (int bit = 0; bit < 6; bit++) {
                if ((bits & 1 << bit) != 0) {
                    flags.append("FSRPAU".charAt(bit));
                }
            }
            int sequence = data.consumeBoolean() ? data.consumeInt(0, 3000) : data.consumeInt();
            int ack = data.consumeBoolean() ? data.consumeInt(0, 3000) : data.consumeInt();
            byte[] payload = new byte[data.consumeInt(0, 1000)];
            Arrays.fill(payload, data.consumeByte());
            talk.window(data.consumeInt(0, 65_535));
            talk.send(data.consumeBoolean(), flags.toString(), sequence, ack, payload);
            talk.pause(data.consumeInt(0, 20));
        }
        assertThat(talk.end().pool().used()).isZero();
    }

    private static void shouldBePartOf(byte[] stream, String out) {
        int at = 0;
        int i = 0;
        while (i < out.length() && out.charAt(i) != '.') {
            if (out.charAt(i) == '[') {
                int close = out.indexOf(']', i);
                at += Integer.parseInt(out.substring(i + 1, close));
                i = close + 1;
            } else {
                assertThat((byte) out.charAt(i)).isEqualTo(stream[at]);
                at++;
                i++;
            }
        }
        assertThat(at).isLessThanOrEqualTo(stream.length);
    }
}
