package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.fixture.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Public captures whose segments overlap, disagree or are missing, against what the reference
/// makes of them.
class CaptureRunTest {
    private static final StreamOptions TAP = StreamOptions.forTap(OverlapPolicy.BSD);
    private static final StreamOptions OLD_LINUX_ON_ACK =
            StreamOptions.forTap(OverlapPolicy.OLD_LINUX)
                    .withInspectOn(StreamOptions.InspectOn.ACK);

    static Stream<Arguments> overlaps() {
        return Stream.of(
                arguments("exact overlap", "76d62cbc1372", TAP, "GOOD"),
                arguments("exact overlap, old linux", "76d62cbc1372", OLD_LINUX_ON_ACK, "EVIL"),
                arguments(
                        "exact overlap, inline", "76d62cbc1372", StreamOptions.forInline(), "GOOD"),
                arguments("partial overlap", "0093991462d5", TAP, "GOOD"),
                arguments("gap", "4c4bdb03c36f", TAP, "VERY[4]DATA"),
                arguments("leading gap", "1dcf7a1751e1", TAP, "[4]GOODDATA"));
    }

    private static Path capture(String name) {
        return SharedData.path("conformance/pcap/" + name + ".pcap");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("overlaps")
    void shouldReadWhatTheReceiverReads(
            String name, String capture, StreamOptions options, String stream) {
        CaptureRun run = new CaptureRun(TcpOptions.strict(), options).run(capture(capture));
        assertThat(run.streams()).as(name).isEqualTo(stream + ".");
    }

    @Test
    void shouldRefuseTheContradictionInline() {
        CaptureRun run =
                new CaptureRun(TcpOptions.strict(), StreamOptions.forInline())
                        .run(capture("76d62cbc1372"));
        assertThat(run.contradictions()).isEqualTo(1);
        assertThat(run.payloads()).isEqualTo("GOOD");
    }

    @Test
    void shouldGoOnAfterTheGapInHttp() {
        CaptureRun run = new CaptureRun(TcpOptions.strict(), TAP).run(capture("e75d96c6e5b2"));
        assertThat(run.streams())
                .contains("GET /1 ", "GET /2 ", "GET /3 ", "AAAA", "200 OK", "[127]");
    }

    @Test
    void shouldHandOnEveryCaptureWithoutASeam() throws IOException {
        Path folder = SharedData.path("conformance/pcap");
        List<Path> captures;
        try (Stream<Path> files = Files.list(folder)) {
            captures = files.sorted().toList();
        }
        long inPlace = 0;
        long copied = 0;
        for (Path capture : captures) {
            if (Files.size(capture) < 1 << 17) {
                CaptureRun tap = new CaptureRun(new TcpOptions(true, false), TAP).run(capture);
                inPlace += tap.counters().inPlaceBytes();
                copied += tap.counters().copiedBytes();
                new CaptureRun(new TcpOptions(true, true), OLD_LINUX_ON_ACK).run(capture);
                new CaptureRun(TcpOptions.strict(), StreamOptions.forInline()).run(capture);
            }
        }
        assertThat(inPlace).isPositive();
        assertThat((double) copied / (inPlace + copied)).isLessThan(0.02);
    }
}
