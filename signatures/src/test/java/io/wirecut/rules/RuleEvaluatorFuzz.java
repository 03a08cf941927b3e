package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Contents and bytes as the fuzzer has them: no crash, nothing reported that does not match, and
/// in a datagram nothing missed.
class RuleEvaluatorFuzz {
    private static final EvaluationSettings SETTINGS =
            EvaluationSettings.DEFAULT.withWindowLength(32).withPendingCapacity(2);

    @FuzzTest
    void evaluate(FuzzedDataProvider data) {
        boolean datagram = data.consumeBoolean();
        Protocol protocol = datagram ? Protocol.UDP : Protocol.TCP_STREAM;
        SignatureFixture fixture = SignatureFixture.of(protocol).sid(1);
        int count = data.consumeInt(1, 6);
        for (int i = 0; i < count; i++) {
            fixture.content(text(data), modifiers(data, datagram));
        }
        Signature signature = fixture.build();
        StreamRun run = StreamRun.of(SETTINGS, signature);
        if (datagram) {
            run.facts().protocol = IpProtocol.UDP;
            byte[] payload = data.consumeBytes(200);
            assertThat(run.packetOutOfOrder(payload).isEmpty())
                    .isEqualTo(
                            payload.length == 0
                                    || !new NaiveSteps(signature.contents(), payload).match());
        } else {
            byte[] stream = new byte[0];
            while (data.remainingBytes() > 0) {
                byte[] piece = data.consumeBytes(data.consumeInt(1, 64));
                int seen = stream.length;
                stream = Arrays.copyOf(stream, seen + piece.length);
                System.arraycopy(piece, 0, stream, seen, piece.length);
                if (!run.packet(piece, data.consumeBoolean()).isEmpty()) {
                    assertThat(new NaiveSteps(signature.contents(), stream).match()).isTrue();
                }
            }
        }
    }

    private static String text(FuzzedDataProvider data) {
        byte[] bytes = data.consumeBytes(data.consumeInt(1, 4));
        StringBuilder text = new StringBuilder("a");
        for (byte each : bytes) {
            text.append((char) Byte.toUnsignedInt(each));
        }
        return text.toString();
    }

    /// @param judgedAtEnd whether there may be contents that the bytes to come can change
    private static String modifiers(FuzzedDataProvider data, boolean judgedAtEnd) {
        List<String> modifiers = new ArrayList<>();
        int bits = data.consumeInt(0, 255);
        add(modifiers, judgedAtEnd && (bits & 1) != 0, "!");
        add(modifiers, (bits & 2) != 0, "nocase");
        add(modifiers, (bits & 4) != 0, "startswith");
        add(modifiers, judgedAtEnd && (bits & 8) != 0, "endswith");
        add(modifiers, (bits & 16) != 0, "offset " + data.consumeInt(0, 20));
        add(modifiers, (bits & 32) != 0, "depth " + data.consumeInt(0, 20));
        add(modifiers, (bits & 64) != 0, "distance " + data.consumeInt(-20, 20));
        add(modifiers, (bits & 128) != 0, "within " + data.consumeInt(0, 20));
        return String.join(",", modifiers);
    }

    private static void add(List<String> modifiers, boolean wanted, String modifier) {
        if (wanted) {
            modifiers.add(modifier);
        }
    }
}
