package io.wirecut.perf.workload;

import io.wirecut.cli.CaptureFiles;
import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The payload bytes of captures, which are taken in alphabetical order: the same captures make the
/// same bytes.
///
/// @param bytes in the order in which [Payloads] takes them
/// @param captureCount of how many captures
record CapturePayloads(byte[] bytes, int captureCount) {
    /// Most bytes that are taken.
    static final long MAX_BYTES = 1 << 30;

    private static final int POLL_LIMIT = 256;

    /// Reads captures. One that is damaged gives what stands before the damage, and a note.
    ///
    /// @param input a capture, or a folder of captures
    /// @param maxBytes how many are taken at most
    /// @throws CommandFault if there is nothing to be read, or no payload in it
    static CapturePayloads read(Path input, long maxBytes, PrintWriter err, StatusLine status) {
        if (maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw CommandFault.misuse(
                    "--max-bytes=%d must be from 1 to %d".formatted(maxBytes, MAX_BYTES));
        }
        List<Path> captures = captures(input);
        Payloads payloads = new Payloads(maxBytes);
        int read = 0;
        for (Path capture : captures) {
            if (payloads.isFull()) {
                break;
            }
            read++;
            status.show("capture %d of %d: %s".formatted(read, captures.size(), capture));
            try {
                read(capture, payloads);
            } catch (CaptureException e) {
                status.close();
                err.println(e.getMessage());
            }
            payloads.endOfInput();
        }
        byte[] bytes = payloads.toBytes();
        if (bytes.length == 0) {
            throw CommandFault.wrongInput(input + ": error: there is no payload in it");
        }
        return new CapturePayloads(bytes, read);
    }

    private static void read(Path capture, Payloads payloads) {
        try (PacketSource source = PacketSources.open(capture)) {
            int count = 0;
            while (count != PacketSource.END && !payloads.isFull()) {
                count = source.poll(payloads, POLL_LIMIT);
            }
        }
    }

    private static List<Path> captures(Path input) {
        try {
            return CaptureFiles.find(input);
        } catch (NoSuchFileException e) {
            throw CommandFault.misuse(input + ": error: there is no such file");
        } catch (IllegalArgumentException e) {
            throw CommandFault.misuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be read: %s".formatted(input, e.getMessage()));
        }
    }
}
