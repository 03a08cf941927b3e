package io.wirecut.pipeline.reset;

import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PcapFileWriter;
import io.wirecut.pipeline.source.PcapFileWriter.Resolution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/// Writes frames into pcap files instead of sending them.
///
/// A pcap file has one link type. The first frame's goes into the file that was asked for; every
/// further link type gets a file beside it: `resets.pcap`, then `resets.linktype-113.pcap`. So
/// every tool can read each of them, and a capture of one link type, which nearly all are, gives
/// one file.
///
/// Safe for several threads. When a file can no longer be written (disk full), its frames are
/// answered with [Outcome#FAILED], and [#close] says why. Allocates nothing after the first frame
/// of a link type.
public final class PcapInjector implements Injector {
    /// The most link types in one run; frames of others are refused.
    private static final int MAX_LINK_TYPES = 8;

    private static final int LINK_TYPE_ETHERNET = 1;

    private final Path file;
    private final List<Output> outputs = new ArrayList<>();
    private @Nullable CaptureException failure;
    private boolean closed;

    private record Output(int linkType, Path file, PcapFileWriter writer) {}

    /// Writes nothing yet: the file is made for the first frame, or at the end, without frames.
    ///
    /// @param file is replaced if it exists
    public PcapInjector(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Outcome inject(
            DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (failure != null) {
            return Outcome.FAILED;
        }
        try {
            Output output = output(linkType);
            if (output == null) {
                return Outcome.REFUSED;
            }
            output.writer.append(frame, offset, length, timestampNs);
            return Outcome.RECORDED;
        } catch (CaptureException e) {
            failure = e;
            return Outcome.FAILED;
        }
    }

    /// The files that were written, the one that was asked for first.
    public synchronized List<Path> files() {
        return outputs.stream().map(Output::file).toList();
    }

    /// Completes the files.
    ///
    /// @throws CaptureException if frames could not be written, now or before
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (outputs.isEmpty() && failure == null) {
            open(LINK_TYPE_ETHERNET, file);
        }
        for (Output output : outputs) {
            try {
                output.writer.close();
            } catch (CaptureException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /// The output of a link type, opened if it is new; null if there are too many.
    private @Nullable Output output(int linkType) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).linkType == linkType) {
                return outputs.get(i);
            }
        }
        if (outputs.size() == MAX_LINK_TYPES) {
            return null;
        }
        return open(linkType, outputs.isEmpty() ? file : beside(linkType));
    }

    private Output open(int linkType, Path path) {
        PcapFileWriter writer = new PcapFileWriter(path, linkType, Resolution.NANOSECONDS);
        Output output = new Output(linkType, path, writer);
        outputs.add(output);
        return output;
    }

    private Path beside(int linkType) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = dot > 0 ? name.substring(dot) : "";
        return file.resolveSibling(stem + ".linktype-" + linkType + extension);
    }
}
