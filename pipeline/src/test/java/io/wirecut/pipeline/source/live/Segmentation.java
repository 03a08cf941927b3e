package io.wirecut.pipeline.source.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// What a kernel or an interface does to a super-frame before it is on the wire, as `linux/net`
/// describes it (generic segmentation offload), done in the plainest way: the oracle of tests.
final class Segmentation {
    private static final int PSH = 8;

    private Segmentation() {}

    /// The bytes that a `msghdr` leads to.
    static byte[] gather(long message) {
        UnsafeBuffer header = new UnsafeBuffer(message, 56);
        int count = (int) header.getLong(24);
        UnsafeBuffer vectors = new UnsafeBuffer(header.getLong(16), 16 * count);
        ByteBuffer all = ByteBuffer.allocate(1 << 17);
        for (int i = 0; i < count; i++) {
            int length = (int) vectors.getLong(16 * i + 8);
            byte[] part = new byte[length];
            new UnsafeBuffer(vectors.getLong(16 * i), length).getBytes(0, part);
            all.put(part);
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    /// The frames that a frame behind a virtio header becomes.
    static List<byte[]> cut(byte[] headed) {
        ByteBuffer virtio = ByteBuffer.wrap(headed).order(ByteOrder.LITTLE_ENDIAN);
        byte[] frame = Arrays.copyOfRange(headed, VirtioHeader.LENGTH, headed.length);
        int kind = virtio.get(1);
        if (kind == 0) {
            return List.of(frame);
        }
        int segmentLength = virtio.getShort(4) & 0xFFFF;
        int tcp = virtio.getShort(6);
        assertThat(virtio.get(0)).isEqualTo((byte) VirtioHeader.NEEDS_CHECKSUM);
        assertThat(virtio.getShort(8)).isEqualTo((short) 16);
        assertThat(kind).isEqualTo(frame[14] >>> 4 == 4 ? 1 : 4);
        checkHeaders(frame, tcp);

        int headersLength = tcp + (frame[tcp + 12] >>> 4 & 0xF) * 4;
        assertThat(virtio.getShort(2)).isEqualTo((short) headersLength);
        List<byte[]> segments = new ArrayList<>();
        for (int at = headersLength; at < frame.length; at += segmentLength) {
            int end = Math.min(frame.length, at + segmentLength);
            byte[] segment = Arrays.copyOf(frame, headersLength + end - at);
            System.arraycopy(frame, at, segment, headersLength, end - at);
            finish(segment, tcp, segments.size(), at - headersLength, end == frame.length);
            segments.add(segment);
        }
        return segments;
    }

    /// A receiver that takes the frame whole trusts its IP header, and the sum in its TCP header.
    private static void checkHeaders(byte[] frame, int tcp) {
        ByteBuffer view = ByteBuffer.wrap(frame);
        if (frame[14] >>> 4 == 4) {
            assertThat(view.getShort(16) & 0xFFFF).isEqualTo(frame.length - 14);
            assertThat(sum(frame, 14, 34)).isEqualTo(0xFFFF);
        } else {
            assertThat(view.getShort(18) & 0xFFFF).isEqualTo(frame.length - 54);
        }
        assertThat(view.getShort(tcp + 16) & 0xFFFF).isEqualTo(pseudoHeader(frame, tcp));
    }

    private static void finish(byte[] segment, int tcp, int index, int offset, boolean isLast) {
        ByteBuffer view = ByteBuffer.wrap(segment);
        if (segment[14] >>> 4 == 4) {
            view.putShort(16, (short) (segment.length - 14));
            view.putShort(18, (short) (view.getShort(18) + index));
            view.putShort(24, (short) 0).putShort(24, (short) ~sum(segment, 14, 34));
        } else {
            view.putShort(18, (short) (segment.length - 54));
        }
        view.putInt(tcp + 4, view.getInt(tcp + 4) + offset);
        if (!isLast) {
            segment[tcp + 13] &= (byte) ~PSH;
        }
        view.putShort(tcp + 16, (short) 0);
        int sum = pseudoHeader(segment, tcp) + sum(segment, tcp, segment.length);
        view.putShort(tcp + 16, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
    }

    private static int pseudoHeader(byte[] frame, int tcp) {
        int sum = frame[14] >>> 4 == 4 ? sum(frame, 26, 34) : sum(frame, 22, 54);
        sum += 6 + frame.length - tcp;
        return (sum & 0xFFFF) + (sum >>> 16);
    }

    private static int sum(byte[] bytes, int start, int end) {
        int sum = 0;
        for (int i = start; i < end; i += 2) {
            sum += (bytes[i] & 0xFF) << 8 | (i + 1 < end ? bytes[i + 1] & 0xFF : 0);
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}
