package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.Packet;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/// Writes the bytes of a packet: the frame in base64 (RFC 4648 §4) and its link type. A datagram
/// that was put together from fragments is written whole, behind the headers of its last fragment.
///
/// Owned by one thread; allocates nothing after construction.
final class PacketEncoder {
    private static final Text FROM_WIRE = Text.of(",\"pkt_src\":\"wire/pcap\"");
    private static final Text FROM_FRAGMENTS = Text.of(",\"pkt_src\":\"defrag\"");
    private static final Text PACKET = Text.of(",\"packet\":\"");
    private static final Text LINK_TYPE = Text.of("\",\"packet_info\":{\"linktype\":");

    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                    .getBytes(StandardCharsets.US_ASCII);

    private final JsonEncoder json;

    /// Bytes that wait for the three that make four digits, and how many.
    private int waiting;

    private int waitingCount;

    PacketEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// The most bytes that [#encode] writes.
    static int maxLength(Packet packet) {
        return packet.wholeLength() / 3 * 4 + 128;
    }

    /// Writes the fields, with the comma and the key before each.
    void encode(Packet packet) {
        json.raw(packet.reassembled() ? FROM_FRAGMENTS : FROM_WIRE);
        json.raw(PACKET);
        if (packet.reassembled()) {
            add(packet.frame(), packet.encapsulationLength());
            add(packet.buffer(), packet.buffer().capacity());
        } else {
            add(packet.frame(), packet.frameLength());
        }
        pad();
        json.raw(LINK_TYPE);
        json.number(packet.linkType());
        json.raw('}');
    }

    private void add(DirectBuffer bytes, int length) {
        int at = 0;
        while (at < length) {
            while (waitingCount == 0 && length - at >= 3) {
                int upper = (bytes.getByte(at) & 0xFF) << 16;
                int middle = (bytes.getByte(at + 1) & 0xFF) << 8;
                digits(upper | middle | (bytes.getByte(at + 2) & 0xFF), 4);
                at += 3;
            }
            if (at < length) {
                waiting = (waiting << Byte.SIZE) | (bytes.getByte(at++) & 0xFF);
                waitingCount++;
            }
            if (waitingCount == 3) {
                digits(waiting, 4);
                waiting = 0;
                waitingCount = 0;
            }
        }
    }

    private void pad() {
        if (waitingCount > 0) {
            digits(waiting << ((3 - waitingCount) * Byte.SIZE), waitingCount + 1);
            for (int i = waitingCount; i < 3; i++) {
                json.raw('=');
            }
        }
        waiting = 0;
        waitingCount = 0;
    }

    /// The first digits of three bytes.
    private void digits(int bytes, int count) {
        for (int i = 0; i < count; i++) {
            json.raw((char) DIGITS[(bytes >>> (18 - 6 * i)) & 0x3F]);
        }
    }
}
