package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The promise of the inline position: whatever comes, in whatever order, and however the receiver
/// treats overlaps, its application never reads a byte that was not handed on before, nor another
/// one in its place.
final class InlineGuaranteeTest {
    private static final int LENGTH = 400;
    private static final int RUNS = 60;
    private static final int SEGMENTS = 120;

    /// A segment as it came to the receiver.
    private record Arrived(int start, int end) {}

    /// A receiving host: it keeps of each byte the one that its policy prefers, and its application
    /// reads as far as there is no hole. What was read stays.
    private static final class Host {
        private final OverlapPolicy policy;
        private final byte[] bytes = new byte[LENGTH];
        private final List<Arrived> owners = new ArrayList<>();
        private int read;

        Host(OverlapPolicy policy) {
            this.policy = policy;
            for (int i = 0; i < LENGTH; i++) {
                owners.add(new Arrived(0, 0));
            }
        }

        void receive(int start, byte[] data) {
            Arrived segment = new Arrived(start, start + data.length);
            for (int at = Math.max(start, read); at < segment.end(); at++) {
                Arrived owner = owners.get(at);
                boolean empty = owner.end() == 0;
                if (empty
                        || policy.replaces(
                                segment.start(), segment.end(), owner.start(), owner.end())) {
                    owners.set(at, segment);
                    bytes[at] = data[at - start];
                }
            }
            while (read < LENGTH && owners.get(read).end() > 0) {
                read++;
            }
        }

        String text() {
            return new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverLetAnApplicationReadWhatWasNotHandedOn(OverlapPolicy policy) {
        long base = System.nanoTime();
        for (long seed = base; seed < base + RUNS; seed++) {
            Random random = new Random(seed);
            // With little room nothing is lost on the last stretch: what was not retained for want
            // of room cannot be compared when it is sent again.
            boolean losing = random.nextBoolean();
            int blocks = losing ? 1024 : 2 + random.nextInt(40);
            Conversation talk =
                    new Conversation(TcpOptions.strict(), StreamOptions.forInline(), blocks);
            talk.initial(random.nextInt(), random.nextInt()).handshake();
            Host host = new Host(policy);
            for (int i = 0; i < SEGMENTS; i++) {
                step(talk, host, losing, random);
                String handedOn = talk.toServer();
                assertThat(handedOn)
                        .as("seed %d, segment %d, %s", seed, i, policy)
                        .startsWith(host.text());
            }
        }
    }

    /// Something arrives: mostly near what the host waits for, one of four bytes being another one
    /// each time it is sent, and now and then an acknowledgement.
    private static void step(Conversation talk, Host host, boolean losing, Random random) {
        if (random.nextInt(5) == 0) {
            talk.serverAcks(1 + host.read);
            return;
        }
        int start = Math.max(0, Math.min(LENGTH - 1, host.read + random.nextInt(60) - 20));
        byte[] data = new byte[1 + random.nextInt(Math.min(30, LENGTH - start))];
        for (int i = 0; i < data.length; i++) {
            boolean honest = random.nextInt(40) > 0;
            data[i] = (byte) (honest ? 'a' + (start + i) % 26 : 'A' + random.nextInt(26));
        }
        talk.send(true, "A", 1 + start, 1, data);
        boolean forwarded =
                talk.assembly() == Assembly.TAKEN || talk.assembly() == Assembly.NOTHING_NEW;
        boolean lost = losing && random.nextInt(4) == 0;
        if (forwarded && !lost) {
            host.receive(start, data);
        }
    }

    @Test
    void shouldForwardAnHonestStreamWhole() {
        Conversation talk = Conversation.inline().handshake();
        Host host = new Host(OverlapPolicy.LINUX);
        for (int start = 0; start < LENGTH; start += 40) {
            byte[] data = new byte[40];
            talk.send(true, "A", 1 + start, 1, data);
            assertThat(talk.assembly()).isEqualTo(Assembly.TAKEN);
            host.receive(start, data);
        }
        assertThat(talk.toServer()).isEqualTo(host.text()).hasSize(LENGTH);
    }
}
