package io.wirecut.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Opens captures: pcap (micro- and nanoseconds, either byte order) and pcapng, gzipped or not, as
/// their content tells, whatever the name.
public final class PacketSources {
    private static final int GZIP_MAGIC_1 = 0x1F;
    private static final int GZIP_MAGIC_2 = 0x8B;

    private PacketSources() {}

    /// Opens a capture file. A plain file is mapped into memory; it must not shrink while it is
    /// read. Pipes and gzip files are streamed.
    ///
    /// @throws CaptureException if there is no such file, it cannot be read, is empty or no capture
    public static PacketSource open(Path path) {
        String name = path.toString();
        try {
            if (Files.isDirectory(path)) {
                throw new CaptureException(
                        name + ": is a folder; give one of the capture files in it");
            }
            return Files.isRegularFile(path) && !startsAsGzip(path)
                    ? CaptureFileSource.open(name, mapped(path))
                    : CaptureFileSource.open(name, streamed(path));
        } catch (IOException e) {
            throw new CaptureException(
                    name + ": cannot be opened: " + reason(e) + "; check the path and its rights",
                    e);
        }
    }

    /// Opens a capture that comes through a stream, and closes the stream in the end.
    ///
    /// @param name stands for the stream in messages
    /// @throws CaptureException if it cannot be read, is empty or no capture
    public static PacketSource openStream(InputStream stream, String name) {
        try {
            return CaptureFileSource.open(name, new StreamInput(stream, -1));
        } catch (IOException e) {
            throw new CaptureException(name + ": cannot be read: " + reason(e), e);
        }
    }

    /// What the system says, in words.
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "there is no right to read it";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static boolean startsAsGzip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == GZIP_MAGIC_1 && in.read() == GZIP_MAGIC_2;
        }
    }

    private static CaptureInput mapped(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new MappedInput(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static CaptureInput streamed(Path path) throws IOException {
        InputStream stream = Files.newInputStream(path);
        try {
            return new StreamInput(stream, Files.isRegularFile(path) ? Files.size(path) : -1);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }
}
