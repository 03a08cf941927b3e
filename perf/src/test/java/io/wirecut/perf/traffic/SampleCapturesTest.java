package io.wirecut.perf.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.pipeline.decode.Checksums;
import io.wirecut.pipeline.decode.DecodeStatus;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCapturesTest {
    @TempDir Path folder;

    /// A TCP segment with payload.
    private record Segment(String source, int sequence, String text) {}

    private static Path committed() {
        Path folder = Path.of("").toAbsolutePath();
        return folder.endsWith("perf")
                ? folder.resolve("captures")
                : folder.resolve("perf/captures");
    }

    private List<Segment> segmentsOf(Path capture) {
        PacketDecoder decoder = new PacketDecoder();
        Packet packet = new Packet();
        List<Segment> segments = new ArrayList<>();
        try (PacketSource source = PacketSources.open(capture)) {
            while (source.poll(
                            (buffer, offset, captured, wire, timestampNs, linkType) -> {
                                packet.wrapFrame(
                                        buffer, offset, captured, wire, timestampNs, linkType, 1);
                                assertThat(decoder.decode(packet)).isEqualTo(DecodeStatus.OK);
                                assertThat(Checksums.valid(packet)).isTrue();
                                if (packet.isTcp() && packet.payloadLength() > 0) {
                                    segments.add(segmentOf(packet));
                                }
                            },
                            1_000)
                    != PacketSource.END) {
                assertThat(source.position()).isPositive();
            }
        }
        return segments;
    }

    private static Segment segmentOf(Packet packet) {
        byte[] payload = new byte[packet.payloadLength()];
        packet.buffer().getBytes(packet.payloadOffset(), payload);
        assertThat(packet.hasTcpFlags(TcpFlag.ACK)).isTrue();
        return new Segment(
                Long.toHexString(packet.sourceHigh())
                        + ":"
                        + Long.toHexString(packet.sourceLow())
                        + ":"
                        + packet.sourcePort(),
                packet.tcpSequence(),
                new String(payload, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "split-attack.pcap",
                "vlan-attack.pcap",
                "ipv6-attack.pcap",
                "innocent.pcap"
            })
    void shouldBeWhatTheGeneratorWrites(String name) throws IOException {
        assertThat(SampleCaptures.writeTo(folder)).isEqualTo(4);

        assertThat(folder.resolve(name)).hasSameBinaryContentAs(committed().resolve(name));
    }

    /// No segment holds the pattern, nor do those of a stream in the order in which they came; put
    /// into order, they do.
    @ParameterizedTest
    @CsvSource({
        "split-attack.pcap, /../../../../etc/passwd",
        "vlan-attack.pcap, union%20select",
        "ipv6-attack.pcap, ${jndi:ldap://"
    })
    void shouldShowTheAttackOnlyWhenPutIntoOrder(String name, String pattern) {
        List<Segment> segments = segmentsOf(committed().resolve(name));
        assertThat(segments).noneMatch(segment -> segment.text.contains(pattern));

        List<String> sources = segments.stream().map(Segment::source).distinct().toList();
        int found = 0;
        for (String source : sources) {
            List<Segment> stream = segments.stream().filter(s -> s.source.equals(source)).toList();
            assertThat(textOf(stream)).doesNotContain(pattern);
            int first = stream.getFirst().sequence;
            int lowest =
                    stream.stream().mapToInt(s -> s.sequence - first).min().orElseThrow() + first;
            List<Segment> ordered =
                    stream.stream()
                            .sorted(Comparator.comparingInt(s -> s.sequence - lowest))
                            .toList();
            found += textOf(ordered).contains(pattern) ? 1 : 0;
        }
        assertThat(found).isEqualTo(1);
    }

    private static String textOf(List<Segment> segments) {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text));
        return text.toString();
    }

    @Test
    void shouldDecodeWithoutAFault() {
        assertThat(segmentsOf(committed().resolve("innocent.pcap"))).hasSizeGreaterThan(15);
    }
}
