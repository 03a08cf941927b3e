package io.wirecut.matcher.vector;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Sorts patterns into buckets. A bucket admits, at each of four positions, the bytes that any of
/// its windows has there; a place is a candidate when some bucket admits all four of its bytes.
/// Patterns that are alike in one bucket admit little else; patterns that are not, their mixtures.
///
/// Each pattern goes, with one of its rarest windows, where it adds the fewest candidates to a
/// sample of traffic. Bytes are told apart by their low seven bits, as the tables will do.
final class Buckets {
    /// Positions of a window.
    static final int POSITIONS = PatternWindow.LENGTH;

    /// Entries of a table: the low seven bits of a byte.
    static final int TABLE_LENGTH = 128;

    private static final int SAMPLE_SIZE = 16_384;
    private static final int WORDS = SAMPLE_SIZE / Long.SIZE;

    /// How many windows of each pattern are tried.
    private static final int WINDOWS_TRIED = 4;

    /// Candidates of the sample count so much more than bytes newly admitted.
    private static final long COST_OF_CANDIDATE = 8;

    private final PatternKeys keys;
    private final GramRarity rarity;
    private final int count;
    private final List<PatternWindow> windows = new ArrayList<>();

    /// By position and byte: at which windows of the sample the byte is there.
    private final long[][][] sampled = new long[POSITIONS][TABLE_LENGTH][WORDS];

    /// By bucket and position: at which windows of the sample the bucket admits the byte.
    private final long[][][] admitted;

    /// By bucket, position and byte.
    private final boolean[][][] admits;

    private final int[] candidates;
    private final int[] sizes;
    private final int sampleSize;

    /// @param count of buckets, a multiple of 8
    Buckets(PatternKeys keys, int count, GramRarity rarity, TrafficModel traffic) {
        this.keys = keys;
        this.rarity = rarity;
        this.count = count;
        this.admitted = new long[count][POSITIONS][WORDS];
        this.admits = new boolean[count][POSITIONS][TABLE_LENGTH];
        this.candidates = new int[count];
        this.sizes = new int[count];
        this.sampleSize = Math.min(SAMPLE_SIZE, traffic.size());
        for (int i = 0; i < sampleSize; i++) {
            long window = traffic.window(i);
            for (int position = 0; position < POSITIONS; position++) {
                int value = (int) (window >>> (position * Byte.SIZE)) & (TABLE_LENGTH - 1);
                sampled[position][value][i / Long.SIZE] |= 1L << i;
            }
        }
        IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparingInt(key -> keys.pattern(key).length()))
                .forEach(this::place);
    }

    /// The window by which each pattern is in its bucket.
    List<PatternWindow> windows() {
        return windows;
    }

    /// The share of the sample's places that are candidates.
    double candidateRate() {
        long[] any = new long[WORDS];
        for (long[][] bucket : admitted) {
            for (int w = 0; w < WORDS; w++) {
                any[w] |= bucket[0][w] & bucket[1][w] & bucket[2][w] & bucket[3][w];
            }
        }
        int hits = Arrays.stream(any).mapToInt(Long::bitCount).sum();
        return hits / (double) Math.max(1, sampleSize);
    }

    /// For eight buckets, which of them admit a byte at a position, a bit each.
    byte[] table(int firstBucket, int position) {
        byte[] table = new byte[TABLE_LENGTH];
        for (int bucket = 0; bucket < Byte.SIZE; bucket++) {
            for (int value = 0; value < TABLE_LENGTH; value++) {
                if (admits[firstBucket + bucket][position][value]) {
                    table[value] |= (byte) (1 << bucket);
                }
            }
        }
        return table;
    }

    private void place(int key) {
        Pattern pattern = keys.pattern(key);
        int bestBucket = 0;
        int bestOffset = 0;
        double bestCost = Double.MAX_VALUE;
        long[][] own = new long[POSITIONS][];
        for (int offset : rarestOffsets(pattern)) {
            for (int position = 0; position < POSITIONS; position++) {
                own[position] = sampledAt(pattern, offset, position);
            }
            for (int bucket = 0; bucket < count; bucket++) {
                long added = (long) candidatesWith(bucket, own) - candidates[bucket];
                double cost =
                        added * COST_OF_CANDIDATE
                                + newBytes(pattern, offset, bucket)
                                + sizes[bucket] * 1e-6
                                + rarity.ofFour(pattern, offset);
                if (cost < bestCost) {
                    bestCost = cost;
                    bestBucket = bucket;
                    bestOffset = offset;
                }
            }
        }
        add(key, bestOffset, bestBucket);
    }

    private int[] rarestOffsets(Pattern pattern) {
        int first = PatternWindow.firstOffset(pattern.length());
        int last = pattern.length() - POSITIONS;
        return IntStream.rangeClosed(first, last)
                .boxed()
                .sorted(Comparator.comparingDouble(offset -> rarity.ofFour(pattern, offset)))
                .limit(WINDOWS_TRIED)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private long[] sampledAt(Pattern pattern, int offset, int position) {
        byte value = pattern.byteAt(offset + position);
        long[] there = sampled[position][value & (TABLE_LENGTH - 1)];
        if (!hasOtherCase(pattern, value)) {
            return there;
        }
        long[] other = sampled[position][(value ^ 0x20) & (TABLE_LENGTH - 1)];
        long[] either = new long[WORDS];
        Arrays.setAll(either, w -> there[w] | other[w]);
        return either;
    }

    private static boolean hasOtherCase(Pattern pattern, byte value) {
        return pattern.ignoresCase() && AsciiCase.isLetter(value);
    }

    private int candidatesWith(int bucket, long[][] own) {
        long[][] there = admitted[bucket];
        int hits = 0;
        for (int w = 0; w < WORDS; w++) {
            long all =
                    (there[0][w] | own[0][w])
                            & (there[1][w] | own[1][w])
                            & (there[2][w] | own[2][w])
                            & (there[3][w] | own[3][w]);
            hits += Long.bitCount(all);
        }
        return hits;
    }

    private int newBytes(Pattern pattern, int offset, int bucket) {
        int news = 0;
        for (int position = 0; position < POSITIONS; position++) {
            int value = pattern.byteAt(offset + position) & (TABLE_LENGTH - 1);
            news += admits[bucket][position][value] ? 0 : 1;
        }
        return news;
    }

    private void add(int key, int offset, int bucket) {
        Pattern pattern = keys.pattern(key);
        windows.add(new PatternWindow(key, offset));
        sizes[bucket]++;
        for (int position = 0; position < POSITIONS; position++) {
            byte value = pattern.byteAt(offset + position);
            admit(bucket, position, value);
            if (hasOtherCase(pattern, value)) {
                admit(bucket, position, (byte) (value ^ 0x20));
            }
        }
        candidates[bucket] = candidatesWith(bucket, admitted[bucket]);
    }

    private void admit(int bucket, int position, byte value) {
        int low = value & (TABLE_LENGTH - 1);
        admits[bucket][position][low] = true;
        long[] there = admitted[bucket][position];
        for (int w = 0; w < WORDS; w++) {
            there[w] |= sampled[position][low][w];
        }
    }
}
