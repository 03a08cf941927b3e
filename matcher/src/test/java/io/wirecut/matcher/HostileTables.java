package io.wirecut.matcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirecut.matcher.spi.TableWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A saved matcher that somebody spoils, with the right checksum: what is loaded lies between pages
/// that cannot be read, and so does what it scans. A step outside ends the JVM.
final class HostileTables {
    private static final int MAX_PAGES = 64;
    private static final int HEADER_LENGTH = 24;
    private static final PatternSet PATTERNS = patterns();

    private final GuardedMemory file = new GuardedMemory(MAX_PAGES);
    private final GuardedMemory haystacks = new GuardedMemory(1);
    private final byte[] saved;
    private byte[] spoilt = {};

    HostileTables(String engine) throws Throwable {
        Matcher matcher = Matcher.builder().patterns(PATTERNS).engine(engine).build();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        matcher.save(Channels.newChannel(output));
        saved = output.toByteArray();
        restore();
    }

    /// Every length, either case, nested ones, duplicates.
    private static PatternSet patterns() {
        List<String> texts =
                List.of("a", "ab", "abc", "abcd", "abcd", "abcdefgh", "bcdefghijk", "ghij", "\0\0");
        return PatternSet.of(
                Stream.concat(
                                texts.stream().map(Pattern::ofText),
                                IntStream.of(4, 12, 40, 90)
                                        .mapToObj(n -> Pattern.ofText("AbcD".repeat(n)))
                                        .map(Pattern::ignoringCase))
                        .toList());
    }

    /// Length of the file behind its header.
    int length() {
        return saved.length - HEADER_LENGTH;
    }

    /// Makes the file again as it was saved.
    void restore() {
        spoilt = saved.clone();
    }

    /// The four bytes at a place behind the header.
    int at(int place) {
        return buffer().getInt(HEADER_LENGTH + place);
    }

    /// Replaces the four bytes at a place behind the header.
    void replace(int place, int value) {
        buffer().putInt(HEADER_LENGTH + place, value);
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(spoilt).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Loads the file, and if that works, scans with it.
    ///
    /// @return whether it was loaded
    boolean survives() throws IOException {
        SavedMatcherTest.withChecksum(buffer());
        Matcher matcher;
        try {
            matcher = Matcher.load(file.lastAligned(spoilt, TableWriter.TABLE_ALIGNMENT));
        } catch (MatcherFormatException e) {
            return false;
        }
        for (String text : List.of("abcdefghijkghij\0\0", "aBcD".repeat(90), "x".repeat(300))) {
            byte[] haystack = (text + "abcd").getBytes(ISO_8859_1);
            StreamScan scan = new StreamScan(matcher);
            scan.next(haystacks.last(haystack));
            scan.next(haystacks.first(haystack));
            scan.next(haystack, 3, 5);
            scan.next(haystacks.last(haystack));
        }
        return true;
    }
}
