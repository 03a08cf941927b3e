package io.wirecut.signatures.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
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
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file");
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            InputStream in = isGzip(raw) ? new GZIPInputStream(raw, 1 << 16) : raw;
            byte[] bytes = in.readNBytes(bytesLeft);
            if (bytes.length == bytesLeft && in.read() >= 0) {
                throw new IOException(
                        "%s: the rule files hold more than %d bytes".formatted(file, maxBytes));
            }
            bytesLeft -= bytes.length;
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": no permission to read this file", e);
        } catch (ZipException | java.io.EOFException e) {
            throw new IOException(file + ": damaged gzip file: " + e.getMessage(), e);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1F && in.read() == 0x8B;
        in.reset();
        return gzip;
    }
}
