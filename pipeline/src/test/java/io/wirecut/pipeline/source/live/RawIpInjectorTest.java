package io.wirecut.pipeline.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Packets on the loopback interface of a network of its own, in the name of others, as a socket
/// gets them.
final class RawIpInjectorTest {
    private static final int FORGED_PORT = 4321;
    private static final int TIMEOUT_MS = 10_000;

    @ParameterizedTest(name = "IPv{0}, {1}")
    @CsvSource({"4, plain", "4, vlan", "4, raw", "6, plain", "6, vlan", "6, raw"})
    void shouldSendWhereTheRoutesLeadWhateverIsAroundThePacket(int version, String around)
            throws Exception {
        PrivateNetwork.run(() -> {
            String loopback = version == 4 ? "127.0.0.1" : "::1";
            bringUpLoopback(version);
            try (Injector injector = LiveSources.rawIpInjector();
                    DatagramSocket socket =
                            new DatagramSocket(
                                    new InetSocketAddress(InetAddress.getByName(loopback), 0))) {
                socket.setSoTimeout(TIMEOUT_MS);
                Frames frame = around.equals("raw") ? Frames.raw() : Frames.ethernet();
                frame = around.equals("vlan") ? frame.vlan(7) : frame;
                frame =
                        version == 4
                                ? frame.ipv4(loopback, loopback)
                                : frame.ipv6(loopback, loopback);
                byte[] bytes =
                        frame.udp(FORGED_PORT, socket.getLocalPort()).payload("forged").build();
                int linkType = around.equals("raw") ? LinkType.RAW : LinkType.ETHERNET;

                assertThat(inject(injector, bytes, linkType)).isEqualTo(Outcome.SENT);

                DatagramPacket got = new DatagramPacket(new byte[100], 100);
                socket.receive(got);
                assertThat(got.getPort()).isEqualTo(FORGED_PORT);
                assertThat(got.getData()).startsWith("forged".getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    @Test
    void shouldSayWhatCannotBeSent() throws Exception {
        PrivateNetwork.run(() -> {
            bringUpLoopback(6);
            Injector injector = LiveSources.rawIpInjector();
            byte[] far6 = Frames.raw().ipv6("2001:db8::1", "2001:db8::2").udp(1, 2).build();
            byte[] far4 = Frames.raw().ipv4("192.0.2.1", "192.0.2.2").udp(1, 2).build();
            try (injector) {
                assertThat(inject(injector, far6, LinkType.RAW)).isEqualTo(Outcome.FAILED);
                assertThat(inject(injector, far4, LinkType.RAW)).isEqualTo(Outcome.FAILED);
                assertThat(inject(injector, new byte[60], LinkType.ETHERNET))
                        .isEqualTo(Outcome.REFUSED);
                assertThat(inject(injector, new byte[13], LinkType.ETHERNET))
                        .isEqualTo(Outcome.REFUSED);
                byte[] cut = java.util.Arrays.copyOf(far6, 39);
                assertThat(inject(injector, cut, LinkType.RAW)).isEqualTo(Outcome.REFUSED);
                assertThat(inject(injector, far4, LinkType.NULL)).isEqualTo(Outcome.REFUSED);
            }
            assertThat(inject(injector, far4, LinkType.RAW)).isEqualTo(Outcome.CLOSED);
        });
    }

    private static void bringUpLoopback(int version) throws Exception {
        if (version == 6) {
            for (String which : new String[] {"all", "lo"}) {
                Path disable = Path.of("/proc/sys/net/ipv6/conf", which, "disable_ipv6");
                if (!Files.isWritable(disable)) {
                    PrivateNetwork.skip("there is no IPv6");
                }
                Files.writeString(disable, "0");
            }
        }
        PrivateNetwork.ip("link set lo up");
    }

    private static Outcome inject(Injector injector, byte[] frame, int linkType) {
        UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(frame.length));
        buffer.putBytes(0, frame);
        return injector.inject(buffer, 0, frame.length, linkType, 0);
    }
}
