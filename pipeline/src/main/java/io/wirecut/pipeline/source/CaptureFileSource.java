package io.wirecut.pipeline.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/// Frames of a pcap or pcapng capture. Made by [PacketSources].
///
/// A fault in the capture is reported once, after all frames before it were handed on; then the
/// source has ended. Allocates nothing per frame.
public final class CaptureFileSource implements PacketSource {
    private final String name;
    private final CaptureInput input;
    private final CaptureReader reader;
    private boolean ended;

    private CaptureFileSource(String name, CaptureInput input, CaptureReader reader) {
        this.name = name;
        this.input = input;
        this.reader = reader;
    }

    /// Reads the header of a capture; closes the input if that fails.
    static CaptureFileSource open(String name, CaptureInput input) {
        try {
            return new CaptureFileSource(name, input, readerOf(input));
        } catch (CaptureFault fault) {
            CaptureException exception = exceptionOf(name, input, fault);
            input.close();
            throw exception;
        } catch (IOException e) {
            CaptureException exception = exceptionOf(name, input, e);
            input.close();
            throw exception;
        }
    }

    private static CaptureReader readerOf(CaptureInput input) throws IOException, CaptureFault {
        int available = input.require(4);
        if (available == 0) {
            throw new CaptureFault(
                    0, "the capture is empty", "give a pcap or pcapng file, gzipped or not");
        }
        if (available == 4) {
            int magic = input.buffer().getInt(input.offset(), ByteOrder.LITTLE_ENDIAN);
            if (magic == PcapngReader.BLOCK_SECTION) {
                return new PcapngReader(input);
            }
            if (PcapReader.isMagic(magic)) {
                return PcapReader.open(input, ByteOrder.LITTLE_ENDIAN);
            }
            if (PcapReader.isMagic(Integer.reverseBytes(magic))) {
                return PcapReader.open(input, ByteOrder.BIG_ENDIAN);
            }
        }
        throw new CaptureFault(
                0, "this is neither pcap nor pcapng", "give a pcap or pcapng file, gzipped or not");
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        if (ended) {
            return END;
        }
        int count = 0;
        try {
            while (count < limit) {
                if (!reader.next(handler)) {
                    ended = true;
                    return count == 0 ? END : count;
                }
                count++;
            }
        } catch (CaptureFault fault) {
            ended = true;
            throw exceptionOf(name, input, fault);
        } catch (IOException e) {
            ended = true;
            throw exceptionOf(name, input, e);
        } catch (InternalError e) {
            if (!input.shrank()) {
                throw e;
            }
            ended = true;
            throw new CaptureException(
                    name
                            + ": byte "
                            + input.position()
                            + ": the file became shorter while it was read; read a copy that"
                            + " nobody writes to",
                    e);
        }
        return count;
    }

    @Override
    public long position() {
        return input.bytesRead();
    }

    @Override
    public long length() {
        return input.length();
    }

    @Override
    public void close() {
        ended = true;
        input.close();
    }

    private static CaptureException exceptionOf(
            String name, CaptureInput input, CaptureFault fault) {
        String bytes = input.compressed() ? ": unpacked byte " : ": byte ";
        return new CaptureException(
                name
                        + bytes
                        + fault.position()
                        + ": "
                        + fault.getMessage()
                        + "; "
                        + fault.remedy());
    }

    private static CaptureException exceptionOf(
            String name, CaptureInput input, IOException cause) {
        String place = name + ": byte " + input.bytesRead() + ": ";
        if (cause instanceof EOFException) {
            return new CaptureException(
                    place
                            + "the gzip data is cut off; the frames before it were read; copy the file"
                            + " again for the rest",
                    cause);
        }
        if (cause instanceof ZipException) {
            return new CaptureException(
                    place
                            + "the gzip data is corrupt ("
                            + cause.getMessage()
                            + "); the frames before it were read; copy the file again for the rest",
                    cause);
        }
        return new CaptureException(
                place + "cannot read on: " + PacketSources.reason(cause), cause);
    }
}
