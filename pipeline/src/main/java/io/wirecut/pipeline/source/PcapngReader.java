package io.wirecut.pipeline.source;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// The pcapng format (IETF draft-ietf-opsawg-pcapng): blocks of type, length, body and the length
/// again. Sections may differ in byte order, and interfaces in link type and clock. Blocks of other
/// kinds are passed over.
final class PcapngReader implements CaptureReader {
    static final int BLOCK_SECTION = 0x0A0D0D0A;
    private static final int BLOCK_INTERFACE = 1;
    private static final int BLOCK_OBSOLETE_PACKET = 2;
    private static final int BLOCK_SIMPLE_PACKET = 3;
    private static final int BLOCK_ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int BLOCK_HEADER_LENGTH = 8;
    private static final int BLOCK_MIN_LENGTH = 12;
    private static final int SECTION_MIN_LENGTH = 28;
    private static final int INTERFACE_MIN_LENGTH = 20;
    private static final int PACKET_HEADER_LENGTH = 28;
    private static final int PACKET_MIN_LENGTH = PACKET_HEADER_LENGTH + 4;
    private static final int SIMPLE_HEADER_LENGTH = 12;
    private static final int SIMPLE_MIN_LENGTH = SIMPLE_HEADER_LENGTH + 4;
    private static final int MAX_INTERFACES = 65_536;

    private final CaptureInput input;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private PcapngInterface[] interfaces = new PcapngInterface[4];
    private int interfaceCount;

    PcapngReader(CaptureInput input) {
        this.input = input;
    }

    @Override
    public boolean next(FrameHandler handler) throws IOException, CaptureFault {
        boolean handedOn = false;
        while (!handedOn) {
            long position = input.position();
            int available = input.require(BLOCK_HEADER_LENGTH);
            if (available == 0) {
                return false;
            }
            if (available < BLOCK_HEADER_LENGTH) {
                throw CaptureFault.cutOff(
                        position, "a block header", BLOCK_HEADER_LENGTH, available);
            }
            int type = input.buffer().getInt(input.offset(), order);
            if (type == BLOCK_SECTION) {
                beginSection();
            }
            long length = Integer.toUnsignedLong(input.buffer().getInt(input.offset() + 4, order));
            if (length < BLOCK_MIN_LENGTH || length % 4 != 0) {
                throw CaptureFault.corrupt(
                        position,
                        "a block length of "
                                + length
                                + " is not a multiple of 4 of at least "
                                + BLOCK_MIN_LENGTH);
            }
            handedOn = block(type, length, handler);
            long left = length - (input.position() - position);
            long skipped = input.skip(left);
            if (skipped < left) {
                throw CaptureFault.cutOff(position, "a block", length, input.position() - position);
            }
        }
        return true;
    }

    /// The type reads the same in both orders; the magic after the length tells which it is.
    private void beginSection() throws IOException, CaptureFault {
        int available = input.require(SECTION_MIN_LENGTH);
        if (available < SECTION_MIN_LENGTH) {
            throw CaptureFault.cutOff(
                    input.position(), "a section header", SECTION_MIN_LENGTH, available);
        }
        int magic = input.buffer().getInt(input.offset() + 8, ByteOrder.LITTLE_ENDIAN);
        if (magic == BYTE_ORDER_MAGIC) {
            order = ByteOrder.LITTLE_ENDIAN;
        } else if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            order = ByteOrder.BIG_ENDIAN;
        } else {
            throw CaptureFault.corrupt(
                    input.position() + 8, "a section header has no byte order magic");
        }
        int major = Short.toUnsignedInt(input.buffer().getShort(input.offset() + 12, order));
        if (major != 1) {
            throw new CaptureFault(
                    input.position() + 12,
                    "pcapng version " + major + " is not known",
                    "save the capture as pcap 2.4 or pcapng 1.0");
        }
        interfaceCount = 0;
    }

    /// Reads what is of use in a block; true if that was a frame.
    private boolean block(int type, long length, FrameHandler handler)
            throws IOException, CaptureFault {
        return switch (type) {
            case BLOCK_INTERFACE -> {
                addInterface(length);
                yield false;
            }
            case BLOCK_ENHANCED_PACKET, BLOCK_OBSOLETE_PACKET -> {
                packet(type, length, handler);
                yield true;
            }
            case BLOCK_SIMPLE_PACKET -> {
                simplePacket(length, handler);
                yield true;
            }
            default -> false;
        };
    }

    private void addInterface(long length) throws IOException, CaptureFault {
        if (length > CaptureInput.MAX_REQUIRE) {
            throw CaptureFault.corrupt(
                    input.position(), "an interface description of " + length + " bytes");
        }
        requireBlock("an interface description", length, INTERFACE_MIN_LENGTH, (int) length);
        if (interfaceCount == MAX_INTERFACES) {
            throw CaptureFault.corrupt(
                    input.position(), "a section with more than " + MAX_INTERFACES + " interfaces");
        }
        if (interfaceCount == interfaces.length) {
            interfaces = Arrays.copyOf(interfaces, 2 * interfaceCount);
        }
        interfaces[interfaceCount++] =
                PcapngInterface.read(input.buffer(), input.offset(), (int) length, order);
    }

    private void packet(int type, long length, FrameHandler handler)
            throws IOException, CaptureFault {
        requireBlock("a packet block", length, PACKET_MIN_LENGTH, PACKET_HEADER_LENGTH);
        UnsafeBuffer buffer = input.buffer();
        int body = input.offset() + BLOCK_HEADER_LENGTH;
        int id =
                type == BLOCK_ENHANCED_PACKET
                        ? buffer.getInt(body, order)
                        : Short.toUnsignedInt(buffer.getShort(body, order));
        PcapngInterface from = interfaceOf(id);
        long ticks =
                Integer.toUnsignedLong(buffer.getInt(body + 4, order)) << 32
                        | Integer.toUnsignedLong(buffer.getInt(body + 8, order));
        int captured = buffer.getInt(body + 12, order);
        int wire = buffer.getInt(body + 16, order);
        frame(
                handler,
                length - PACKET_MIN_LENGTH,
                PACKET_HEADER_LENGTH,
                captured,
                wire,
                from.timestampNs(ticks),
                from.linkType());
    }

    /// A simple packet has no time of its own, no interface (it is the first), and its captured
    /// length follows from the interface's limit.
    private void simplePacket(long length, FrameHandler handler) throws IOException, CaptureFault {
        requireBlock("a simple packet block", length, SIMPLE_MIN_LENGTH, SIMPLE_HEADER_LENGTH);
        int wire = input.buffer().getInt(input.offset() + BLOCK_HEADER_LENGTH, order);
        PcapngInterface from = interfaceOf(0);
        long captured =
                Math.min(
                        Math.min(Integer.toUnsignedLong(wire), length - SIMPLE_MIN_LENGTH),
                        from.frameLimit());
        frame(
                handler,
                length - SIMPLE_MIN_LENGTH,
                SIMPLE_HEADER_LENGTH,
                (int) Math.min(captured, Integer.MAX_VALUE),
                wire,
                0,
                from.linkType());
    }

    private void frame(
            FrameHandler handler,
            long room,
            int headerLength,
            int captured,
            int wire,
            long timestampNs,
            int linkType)
            throws IOException, CaptureFault {
        if (Integer.compareUnsigned(captured, MAX_FRAME_LENGTH) > 0) {
            throw CaptureFault.corrupt(
                    input.position(),
                    "a frame of "
                            + Integer.toUnsignedString(captured)
                            + " bytes is announced, more than the "
                            + MAX_FRAME_LENGTH
                            + " that a frame may have");
        }
        if (captured > room) {
            throw CaptureFault.corrupt(
                    input.position(),
                    "a frame of " + captured + " bytes in a block with room for " + room);
        }
        int needed = headerLength + captured;
        int available = input.require(needed);
        if (available < needed) {
            throw CaptureFault.cutOff(
                    input.position(), "a frame", captured, available - headerLength);
        }
        handler.onFrame(
                input.buffer(),
                input.offset() + headerLength,
                captured,
                wire < captured ? captured : wire,
                timestampNs,
                linkType);
    }

    private void requireBlock(String what, long length, int minLength, int needed)
            throws IOException, CaptureFault {
        if (length < minLength) {
            throw CaptureFault.corrupt(
                    input.position(),
                    what + " of " + length + " bytes, less than its " + minLength);
        }
        int available = input.require(needed);
        if (available < needed) {
            throw CaptureFault.cutOff(input.position(), what, length, available);
        }
    }

    private PcapngInterface interfaceOf(int id) throws CaptureFault {
        if (Integer.compareUnsigned(id, interfaceCount) >= 0) {
            throw CaptureFault.corrupt(
                    input.position(),
                    "a frame of interface "
                            + Integer.toUnsignedString(id)
                            + ", but the section describes "
                            + interfaceCount);
        }
        return interfaces[id];
    }
}
