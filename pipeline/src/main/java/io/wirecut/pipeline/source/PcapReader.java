package io.wirecut.pipeline.source;

import java.io.IOException;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/// The pcap format (IETF draft-ietf-opsawg-pcap): a file header, then a record per frame.
///
/// ```text
/// file:   magic(4) version(2+2) reserved(8) snaplen(4) linktype(4)
/// record: seconds(4) fraction(4) captured length(4) wire length(4) [modified: index, protocol,
///         packet type, padding (8)] frame
/// ```
final class PcapReader implements CaptureReader {
    static final int MAGIC_MICROSECONDS = 0xA1B2C3D4;
    static final int MAGIC_NANOSECONDS = 0xA1B23C4D;
    static final int MAGIC_MODIFIED = 0xA1B2CD34;
    static final int FILE_HEADER_LENGTH = 24;
    static final int RECORD_HEADER_LENGTH = 16;
    private static final int MODIFIED_RECORD_HEADER_LENGTH = 24;
    private static final int SWAPPED_LENGTHS_MINOR_VERSION = 3;
    private static final int LINK_TYPE = 0xFFFF;

    private final CaptureInput input;
    private final ByteOrder order;
    private final int recordHeaderLength;
    private final int fractionNs;
    private final boolean lengthsMayBeSwapped;
    private final int linkType;

    private PcapReader(CaptureInput input, ByteOrder order, int magic) {
        UnsafeBuffer buffer = input.buffer();
        int header = input.offset();
        this.input = input;
        this.order = order;
        this.recordHeaderLength =
                magic == MAGIC_MODIFIED ? MODIFIED_RECORD_HEADER_LENGTH : RECORD_HEADER_LENGTH;
        this.fractionNs = magic == MAGIC_NANOSECONDS ? 1 : 1_000;
        this.lengthsMayBeSwapped =
                buffer.getShort(header + 6, order) <= SWAPPED_LENGTHS_MINOR_VERSION;
        this.linkType = buffer.getInt(header + 20, order) & LINK_TYPE;
    }

    /// Whether this is the magic number of a format read here.
    static boolean isMagic(int magic) {
        return magic == MAGIC_MICROSECONDS || magic == MAGIC_NANOSECONDS || magic == MAGIC_MODIFIED;
    }

    /// Reads the file header.
    static PcapReader open(CaptureInput input, ByteOrder order) throws IOException, CaptureFault {
        int available = input.require(FILE_HEADER_LENGTH);
        if (available < FILE_HEADER_LENGTH) {
            throw CaptureFault.cutOff(0, "the pcap header", FILE_HEADER_LENGTH, available);
        }
        UnsafeBuffer buffer = input.buffer();
        int major = Short.toUnsignedInt(buffer.getShort(input.offset() + 4, order));
        if (major != 2) {
            throw new CaptureFault(
                    4,
                    "pcap version " + major + " is not known",
                    "save the capture as pcap 2.4 or pcapng");
        }
        PcapReader reader = new PcapReader(input, order, buffer.getInt(input.offset(), order));
        input.skip(FILE_HEADER_LENGTH);
        return reader;
    }

    @Override
    public boolean next(FrameHandler handler) throws IOException, CaptureFault {
        long position = input.position();
        int available = input.require(recordHeaderLength);
        if (available < recordHeaderLength) {
            if (available == 0) {
                return false;
            }
            throw CaptureFault.cutOff(position, "a record header", recordHeaderLength, available);
        }
        UnsafeBuffer buffer = input.buffer();
        int record = input.offset();
        long seconds = Integer.toUnsignedLong(buffer.getInt(record, order));
        long fraction = Integer.toUnsignedLong(buffer.getInt(record + 4, order));
        int captured = buffer.getInt(record + 8, order);
        int wire = buffer.getInt(record + 12, order);
        if (lengthsMayBeSwapped && Integer.compareUnsigned(captured, wire) > 0) {
            int swapped = captured;
            captured = wire;
            wire = swapped;
        }
        if (Integer.compareUnsigned(captured, MAX_FRAME_LENGTH) > 0) {
            throw CaptureFault.corrupt(
                    position,
                    "a frame of "
                            + Integer.toUnsignedString(captured)
                            + " bytes is announced, more than the "
                            + MAX_FRAME_LENGTH
                            + " that a frame may have");
        }
        int needed = recordHeaderLength + captured;
        available = input.require(needed);
        if (available < needed) {
            throw CaptureFault.cutOff(
                    position, "a frame", captured, available - recordHeaderLength);
        }
        int frame = input.offset() + recordHeaderLength;
        handler.onFrame(
                input.buffer(),
                frame,
                captured,
                wire < captured ? captured : wire,
                seconds * 1_000_000_000L + fraction * fractionNs,
                linkType);
        input.skip(needed);
        return true;
    }
}
