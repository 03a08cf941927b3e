package io.wirecut.perf.peer;

import com.hankcs.algorithm.AhoCorasickDoubleArrayTrie;
import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/// The double-array trie of `com.hankcs`, on a Latin-1 view of the bytes.
///
/// It knows no case: if a pattern ignores it, the trie holds folded patterns and is fed folded
/// bytes, and patterns that heed case are compared once more with the bytes as they came. It keeps
/// no state between two texts: in a stream the last bytes are scanned again before the next ones.
final class HankcsSearcher implements Searcher, AhoCorasickDoubleArrayTrie.IHit<int[]> {
    private static final String SERVED_BY = "hankcs 1.2.3";

    private final PatternSet patterns;
    private final AhoCorasickDoubleArrayTrie<int[]> trie = new AhoCorasickDoubleArrayTrie<>();
    private final boolean folds;
    private final int tailCapacity;
    private final Text text;

    private MatchHandler handler = (_, _, _) -> {};
    private long textPosition;
    private int tailLength;

    /// @param isStream whether matches may span two scans
    HankcsSearcher(PatternSet patterns, boolean isStream) {
        this.patterns = patterns;
        boolean anyCase = false;
        for (Pattern pattern : patterns) {
            anyCase |= pattern.ignoresCase();
        }
        folds = anyCase;
        text = new Text(folds);
        tailCapacity = isStream ? Math.max(0, patterns.maxLength() - 1) : 0;
        Map<String, int[]> idsByText = new TreeMap<>();
        for (int id = 0; id < patterns.size(); id++) {
            byte[] bytes = patterns.pattern(id).toBytes();
            for (int i = 0; folds && i < bytes.length; i++) {
                bytes[i] = AsciiCase.fold(bytes[i]);
            }
            idsByText.merge(
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    new int[] {id},
                    HankcsSearcher::joined);
        }
        trie.build(idsByText);
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Override
    public String servedBy() {
        return SERVED_BY;
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public boolean isOrdered() {
        return false;
    }

    @Override
    public void begin() {
        textPosition = 0;
        tailLength = 0;
        text.length = 0;
    }

    @Override
    public void scan(DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        this.handler = handler;
        keepTail();
        text.append(haystack, offset, length);
        trie.parseText(text, this);
    }

    /// Moves the last bytes of the text before to the beginning of the next.
    private void keepTail() {
        tailLength = Math.min(tailCapacity, text.length);
        int dropped = text.length - tailLength;
        textPosition += dropped;
        text.dropFirst(dropped);
    }

    @Override
    public void hit(int begin, int end, int[] ids) {
        if (end <= tailLength) {
            return;
        }
        for (int id : ids) {
            Pattern pattern = patterns.pattern(id);
            if (!folds || pattern.ignoresCase() || text.equalsAt(begin, pattern)) {
                handler.onMatch(id, textPosition + begin, textPosition + end);
            }
        }
    }

    @Override
    public Optional<String> fault() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // All of it is on the heap.
    }

    /// What the trie reads, and the bytes as they came.
    private static final class Text implements CharSequence {
        private final boolean folds;
        private byte[] bytes = new byte[0];

        /// The same array as [#bytes] where nothing is folded.
        private byte[] folded = bytes;

        private int length;

        Text(boolean folds) {
            this.folds = folds;
        }

        void append(DirectBuffer haystack, int offset, int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, length + count);
                folded = folds ? Arrays.copyOf(folded, length + count) : bytes;
            }
            haystack.getBytes(offset, bytes, length, count);
            for (int i = length; folds && i < length + count; i++) {
                folded[i] = AsciiCase.fold(bytes[i]);
            }
            length += count;
        }

        void dropFirst(int count) {
            System.arraycopy(bytes, count, bytes, 0, length - count);
            if (folds) {
                System.arraycopy(folded, count, folded, 0, length - count);
            }
            length -= count;
        }

        boolean equalsAt(int begin, Pattern pattern) {
            for (int i = 0; i < pattern.length(); i++) {
                if (bytes[begin + i] != pattern.byteAt(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public char charAt(int index) {
            return (char) (folded[index] & 0xFF);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return toString().substring(start, end);
        }

        @Override
        public String toString() {
            return new String(folded, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
