package io.wirecut.matcher.reference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.ScanState;
import io.wirecut.matcher.spi.CompiledPatterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.ahocorasick.trie.Emit;
import org.ahocorasick.trie.Trie;

/// The trie holds the folded patterns and is fed folded bytes, since its own folding would take
/// Latin-1 letters for equal; patterns that heed case are compared once more with the bytes as they
/// came.
///
/// ```
///  0               8           12              16                          stateLength
///  +---------------+-----------+---------------+---------------------------+
///  | position      | (matcher) | tail length   | tail: last bytes scanned  |
///  +---------------+-----------+---------------+---------------------------+
/// ```
final class ReferencePatterns implements CompiledPatterns {
    private static final int TAIL_LENGTH_OFFSET = ScanState.HEADER_LENGTH;
    private static final int TAIL_OFFSET = TAIL_LENGTH_OFFSET + Integer.BYTES;

    /// Rough bytes of heap for each character of a pattern: a state, its sorted map and an entry.
    private static final int BYTES_PER_STATE = 200;

    private record Match(int patternId, int start, int end) {}

    private final PatternSet patterns;
    private final Map<String, List<Integer>> idsByFolded = new HashMap<>();
    private final Trie trie;
    private final int tailCapacity;
    private final long memoryBytes;

    ReferencePatterns(PatternSet patterns) {
        this.patterns = patterns;
        this.tailCapacity = Math.max(0, patterns.maxLength() - 1);
        long length = 0;
        Trie.TrieBuilder builder = Trie.builder();
        for (int id = 0; id < patterns.size(); id++) {
            Pattern pattern = patterns.pattern(id);
            length += pattern.length();
            String folded = new String(folded(pattern.toBytes()), ISO_8859_1);
            idsByFolded
                    .computeIfAbsent(
                            folded,
                            key -> {
                                builder.addKeyword(key);
                                return new ArrayList<>();
                            })
                    .add(id);
        }
        this.trie = builder.build();
        this.memoryBytes = length * BYTES_PER_STATE;
    }

    @Override
    public int stateLength() {
        return BitUtil.align(TAIL_OFFSET + tailCapacity, Long.BYTES);
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    /// Every byte may be scanned with every segment of one byte, and begin a match of every
    /// pattern.
    @Override
    public int worstWork() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String explain() {
        return "trie of %d distinct patterns".formatted(idsByFolded.size());
    }

    @Override
    public void reset(ScanState state) {
        state.position(0);
        state.buffer().putInt(state.offset() + TAIL_LENGTH_OFFSET, 0);
    }

    @Override
    public void skip(ScanState state, long length) {
        state.position(state.position() + length);
        state.buffer().putInt(state.offset() + TAIL_LENGTH_OFFSET, 0);
    }

    @Override
    public void scan(
            ScanState state, DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        MutableDirectBuffer record = state.buffer();
        int recordOffset = state.offset();
        int tailLength = record.getInt(recordOffset + TAIL_LENGTH_OFFSET);
        byte[] text = new byte[tailLength + length];
        record.getBytes(recordOffset + TAIL_OFFSET, text, 0, tailLength);
        haystack.getBytes(offset, text, tailLength, length);

        long textPosition = state.position() - tailLength;
        int kept = Math.min(tailCapacity, text.length);
        record.putBytes(recordOffset + TAIL_OFFSET, text, text.length - kept, kept);
        record.putInt(recordOffset + TAIL_LENGTH_OFFSET, kept);
        state.position(textPosition + text.length);

        for (Match match : matches(text)) {
            if (match.end > tailLength) {
                handler.onMatch(
                        match.patternId, textPosition + match.start, textPosition + match.end);
            }
        }
    }

    private List<Match> matches(byte[] text) {
        List<Match> matches = new ArrayList<>();
        for (Emit emit : trie.parseText(new String(folded(text), ISO_8859_1))) {
            int start = emit.getStart();
            int end = emit.getEnd() + 1;
            for (int id : idsByFolded.getOrDefault(emit.getKeyword(), List.of())) {
                Pattern pattern = patterns.pattern(id);
                if (pattern.ignoresCase()
                        || Arrays.equals(
                                text, start, end, pattern.toBytes(), 0, pattern.length())) {
                    matches.add(new Match(id, start, end));
                }
            }
        }
        matches.sort(Comparator.comparingInt(Match::end).thenComparingInt(Match::patternId));
        return matches;
    }

    private static byte[] folded(byte[] bytes) {
        byte[] folded = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            folded[i] = AsciiCase.fold(bytes[i]);
        }
        return folded;
    }
}
