package io.wirecut.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;

/// Whatever the bytes: frames within bounds, then the end or one clear message.
class CaptureFileSourceFuzz {
    @FuzzTest
    void shouldEndOrSayWhy(byte[] capture) {
        FrameHandler handler =
                (buffer, offset, captured, wire, timestampNs, linkType) -> {
                    assertThat(captured).isBetween(0, CaptureReader.MAX_FRAME_LENGTH);
                    assertThat(Integer.compareUnsigned(wire, captured)).isNotNegative();
                    assertThat(linkType).isBetween(0, 0xFFFF);
                    buffer.boundsCheck(offset, captured);
                };
        try (PacketSource source =
                PacketSources.openStream(new ByteArrayInputStream(capture), "fuzz")) {
            long frames = 0;
            int polled;
            while ((polled = source.poll(handler, 16)) != PacketSource.END) {
                frames += polled;
            }
            // Even an empty frame takes bytes of the capture, packed a thousandfold at most.
            assertThat(frames).isLessThanOrEqualTo(1_100L * capture.length);
        } catch (CaptureException e) {
            assertThat(e).hasMessageMatching("(?s)fuzz: .*");
        }
    }
}
