package io.wirecut.pipeline.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;

/// Builds captures of any format, right or wrong, byte by byte.
final class CaptureBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    private CaptureBytes(ByteOrder order) {
        this.order = order;
    }

    static CaptureBytes empty(ByteOrder order) {
        return new CaptureBytes(order);
    }

    static CaptureBytes pcap(ByteOrder order, int magic, int linkType) {
        return new CaptureBytes(order)
                .ints(magic)
                .shorts(2, 4)
                .ints(0, 0, 0x7FFF_FFFF)
                .ints(linkType);
    }

    /// A pcap capture of 43 bytes with the frame `abc`.
    static CaptureBytes oneFrame() {
        return pcap(ByteOrder.LITTLE_ENDIAN, PcapReader.MAGIC_MICROSECONDS, 1)
                .record(1, 2, 3, 3, "abc");
    }

    static CaptureBytes pcapng(ByteOrder order) {
        return new CaptureBytes(order).section();
    }

    CaptureBytes record(int seconds, int fraction, int captured, int wire, String frame) {
        return ints(seconds, fraction, captured, wire).text(frame);
    }

    /// A section header of this builder's byte order.
    CaptureBytes section() {
        return block(0x0A0D0D0A, body().ints(0x1A2B3C4D).shorts(1, 0).ints(-1, -1));
    }

    CaptureBytes interfaceBlock(int linkType, int snaplen, CaptureBytes options) {
        return block(1, body().shorts(linkType, 0).ints(snaplen).append(options));
    }

    CaptureBytes interfaceBlock(int linkType) {
        return interfaceBlock(linkType, 0, body());
    }

    CaptureBytes enhanced(int id, long ticks, String frame) {
        int length = frame.length();
        return block(
                6,
                body().ints(id, (int) (ticks >>> 32), (int) ticks, length, length)
                        .text(frame)
                        .pad());
    }

    CaptureBytes obsolete(int id, long ticks, String frame) {
        int length = frame.length();
        return block(
                2,
                body().shorts(id, 0)
                        .ints((int) (ticks >>> 32), (int) ticks, length, length)
                        .text(frame)
                        .pad());
    }

    CaptureBytes simple(int wire, String frame) {
        return block(3, body().ints(wire).text(frame).pad());
    }

    CaptureBytes block(int type, CaptureBytes body) {
        int length = body.out.size() + 12;
        return ints(type, length).append(body).ints(length);
    }

    CaptureBytes body() {
        return new CaptureBytes(order);
    }

    CaptureBytes append(CaptureBytes other) {
        out.writeBytes(other.bytes());
        return this;
    }

    CaptureBytes ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
        for (int value : values) {
            buffer.putInt(value);
        }
        out.writeBytes(buffer.array());
        return this;
    }

    CaptureBytes shorts(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(order);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        out.writeBytes(buffer.array());
        return this;
    }

    CaptureBytes longs(long value) {
        out.writeBytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
        return this;
    }

    CaptureBytes text(String text) {
        for (int i = 0; i < text.length(); i++) {
            out.write(text.charAt(i));
        }
        return this;
    }

    CaptureBytes pad() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
