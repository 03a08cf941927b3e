package io.wirecut.signatures.text;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads files of rules and configuration, as they are or compressed with gzip, a character a byte.
/// What is compressed is told by its first bytes. Bounded: over all files that it reads, it gives
/// out at most a fixed number of bytes, decompressed.
final class RuleFileReader {
    /// Most bytes of text that one reader gives out.
    static final int MAX_BYTES = 512 << 20;

    private final int maxBytes;
    private int bytesLeft;

    RuleFileReader() {
        this(MAX_BYTES);
    }

    RuleFileReader(int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytesLeft = maxBytes;
    }

    /// The rule files that a path names: itself, or what is in the folder and ends in `.rules` or
    /// `.rules.gz`, by name.
    ///
    /// @throws IOException if there is none, with the reason in its message
    static List<Path> filesOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(path)) {
            entries.filter(RuleFileReader::isRuleFile).sorted().forEach(files::add);
        } catch (AccessDeniedException e) {
            throw new IOException(path + ": no permission to list this folder", e);
        }
        if (files.isEmpty()) {
            throw new IOException(path + ": no file in this folder ends in .rules or .rules.gz");
        }
        return files;
    }

    static boolean isRuleFile(Path path) {
        String name = path.toString();
        return (name.endsWith(".rules") || name.endsWith(".rules.gz")) && Files.isRegularFile(path);
    }

    /// The text of a file.
    ///
    /// @throws IOException if it cannot be read or is too large, with the reason in its message
    String read(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// The text of a file, to be read bit by bit. What goes wrong then has its reason in its
    /// message, too.
    ///
    /// @throws IOException if it cannot be read, with the reason in its message
    Reader openText(Path file) throws IOException {
        return new InputStreamReader(open(file), StandardCharsets.ISO_8859_1);
    }

    private InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file");
        }
        InputStream raw = null;
        try {
            raw = new BufferedInputStream(Files.newInputStream(file));
            return new Bounded(file, isGzip(raw) ? new GZIPInputStream(raw, 1 << 16) : raw);
        } catch (IOException e) {
            if (raw != null) {
                raw.close();
            }
            throw explained(file, e);
        }
    }

    private static IOException explained(Path file, IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> new IOException(file + ": no such file", e);
            case AccessDeniedException _ ->
                    new IOException(file + ": no permission to read this file", e);
            case ZipException _ -> damaged(file, e);
            case EOFException _ -> damaged(file, e);
            default -> e;
        };
    }

    private static IOException damaged(Path file, IOException e) {
        return new IOException(file + ": damaged gzip file: " + e.getMessage(), e);
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }

    /// Gives out no more bytes than are left.
    private final class Bounded extends FilterInputStream {
        private final Path file;

        Bounded(Path file, InputStream in) {
            super(in);
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                if (bytesLeft == 0) {
                    requireEnd();
                    return -1;
                }
                int count = in.read(target, offset, Math.min(length, bytesLeft));
                bytesLeft -= Math.max(0, count);
                return count;
            } catch (ZipException | EOFException e) {
                throw explained(file, e);
            }
        }

        private void requireEnd() throws IOException {
            if (in.read() >= 0) {
                throw new IOException(
                        "%s: the rule files hold more than %d bytes".formatted(file, maxBytes));
            }
        }
    }
}
