package io.wirecut.matcher.vector;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Sorts patterns into buckets. A bucket admits, at each of five positions, the bytes that any of
/// its patterns has there; a place is a candidate when some bucket admits all five of its bytes.
/// Patterns that are alike in one bucket admit little else; patterns that are not, their mixtures.
///
/// The positions are the four of a window and the one before it. Before a pattern of four bytes
/// anything may stand: such patterns have buckets of their own.
///
/// Each pattern goes, with one of its rarest windows, where it adds the fewest candidates. Bytes
/// are told apart by their low seven bits, as the tables will do.
final class Buckets {
    /// Positions that are looked at before a window.
    static final int BEFORE = CandidateFilter.LOOK_BACK;

    /// All positions that are looked at.
    static final int POSITIONS = BEFORE + PatternWindow.LENGTH;

    /// Entries of a table: the low seven bits of a byte.
    static final int TABLE_LENGTH = 128;

    private static final int[] ANYTHING = IntStream.range(0, TABLE_LENGTH).toArray();

    /// How many windows of each pattern are tried.
    private static final int WINDOWS_TRIED = 4;

    /// By how much rarer a window must be that has no byte of the pattern behind it.
    private static final int WORTH_OF_BYTE_BEHIND = 20;

    /// What candidates that random bytes would make count for, against those of traffic.
    private static final double RANDOM_WEIGHT = 0.5;

    /// Prefers the emptier of two buckets that are otherwise as good.
    private static final double COST_OF_COMPANY = 1e-6;

    private static final class Bucket {
        final boolean[][] admits = new boolean[POSITIONS][TABLE_LENGTH];
        final long[][] places = new long[POSITIONS][];
        final double[] shares = new double[POSITIONS];
        final double[] randomShares = new double[POSITIONS];
        int candidates;
        int size;
    }

    private final PatternKeys keys;
    private final GramRarity rarity;
    private final TrafficSample sample;
    private final Bucket[] buckets;
    private final int shortCount;
    private final List<PatternWindow> windows = new ArrayList<>();
    private final byte[] runs = new byte[TABLE_LENGTH];

    /// @param keys the patterns, each of at least four bytes
    /// @param count of buckets, a multiple of 8
    Buckets(PatternKeys keys, int count, GramRarity rarity, TrafficModel traffic) {
        this.keys = keys;
        this.rarity = rarity;
        this.sample = TrafficSample.of(traffic);
        this.shortCount = shortCount(keys, count);
        this.buckets = new Bucket[count];
        for (int i = 0; i < count; i++) {
            buckets[i] = new Bucket();
            for (int position = 0; position < POSITIONS; position++) {
                buckets[i].places[position] = sample.none();
            }
        }
        IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparingInt(key -> keys.pattern(key).length()))
                .forEach(this::place);
    }

    /// How many buckets are for patterns that do not fill all positions: their share, at least one
    /// if there are any, and not all if there are others.
    private static int shortCount(PatternKeys keys, int count) {
        int shorts = 0;
        for (int key = 0; key < keys.size(); key++) {
            shorts += keys.pattern(key).length() < POSITIONS ? 1 : 0;
        }
        if (shorts == 0 || shorts == keys.size()) {
            return shorts == 0 ? 0 : count;
        }
        return Math.clamp(Math.ceilDiv(shorts * count, keys.size()), 1, count - 1);
    }

    /// How many buckets there are.
    int count() {
        return buckets.length;
    }

    /// The window by which each pattern is in its bucket.
    List<PatternWindow> windows() {
        return windows;
    }

    /// The share of the sample's places that are candidates.
    private double candidateRate() {
        long[] any = sample.none();
        for (Bucket bucket : buckets) {
            long[][] places = bucket.places;
            for (int w = 0; w < any.length; w++) {
                long all = -1;
                for (long[] having : places) {
                    all &= having[w];
                }
                any[w] |= all;
            }
        }
        long hits = 0;
        for (long word : any) {
            hits += Long.bitCount(word);
        }
        return hits / (double) Math.max(1, sample.size());
    }

    /// What is looked for, and how often it will be there.
    String explain() {
        return "a window of 4 bytes for each of %d patterns, in %d buckets; %.2f %% of places in traffic are candidates"
                .formatted(keys.size(), buckets.length, 100 * candidateRate());
    }

    /// For eight buckets, which of them admit a byte at a position, a bit each.
    byte[] table(int firstBucket, int position) {
        byte[] table = new byte[TABLE_LENGTH];
        for (int bucket = 0; bucket < Byte.SIZE; bucket++) {
            boolean[] admits = buckets[firstBucket + bucket].admits[position];
            for (int low = 0; low < TABLE_LENGTH; low++) {
                if (admits[low]) {
                    table[low] |= (byte) (1 << bucket);
                }
            }
        }
        return table;
    }

    /// 1 for each byte, by its low seven bits, a run of which over all positions may be where a
    /// pattern is; 0 for others: no pattern is in the middle of a run of these.
    byte[] runs() {
        return runs;
    }

    private void place(int key) {
        Pattern pattern = keys.pattern(key);
        boolean isShort = pattern.length() < POSITIONS;
        int from = isShort ? 0 : shortCount;
        int to = isShort ? shortCount : buckets.length;
        Bucket bestBucket = buckets[from];
        int bestOffset = 0;
        double bestCost = Double.MAX_VALUE;
        for (int offset : rarestOffsets(pattern)) {
            int[][] bytes = bytes(pattern, offset);
            long[][] having = new long[POSITIONS][];
            for (int position = 0; position < POSITIONS; position++) {
                having[position] = sample.having(position, bytes[position]);
            }
            for (int i = from; i < to; i++) {
                Bucket bucket = buckets[i];
                double cost =
                        TrafficSample.countInAll(bucket.places, having)
                                - bucket.candidates
                                + expectedMore(bucket, bytes)
                                + bucket.size * COST_OF_COMPANY
                                + rarity.ofFour(pattern, offset);
                if (cost < bestCost) {
                    bestCost = cost;
                    bestBucket = bucket;
                    bestOffset = offset;
                }
            }
        }
        windows.add(new PatternWindow(key, bestOffset));
        add(bytes(pattern, bestOffset), bestBucket);
    }

    private int[] rarestOffsets(Pattern pattern) {
        int first =
                pattern.length() < POSITIONS
                        ? 0
                        : Math.max(BEFORE, PatternWindow.firstOffset(pattern.length()));
        int last = pattern.length() - PatternWindow.LENGTH;
        if (last > first && !isWorthTheEnd(pattern, first, last)) {
            last--;
        }
        return IntStream.rangeClosed(first, last)
                .boxed()
                .sorted(Comparator.comparingDouble(offset -> rarity.ofFour(pattern, offset)))
                .limit(WINDOWS_TRIED)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Whether the window at a pattern's end is so much rarer than others that it makes up for
    /// having no byte behind it, by which the verifier could tell it.
    private boolean isWorthTheEnd(Pattern pattern, int first, int last) {
        double rarest =
                IntStream.range(first, last)
                        .mapToDouble(offset -> rarity.ofFour(pattern, offset))
                        .min()
                        .orElse(1);
        return rarity.ofFour(pattern, last) * WORTH_OF_BYTE_BEHIND < rarest;
    }

    /// The low seven bits of the bytes that each position must admit for a pattern.
    private static int[][] bytes(Pattern pattern, int offset) {
        int[][] bytes = new int[POSITIONS][];
        for (int position = 0; position < POSITIONS; position++) {
            int index = offset - BEFORE + position;
            if (index < 0) {
                bytes[position] = ANYTHING;
            } else {
                byte value = pattern.byteAt(index);
                int low = value & (TABLE_LENGTH - 1);
                boolean hasOtherCase = pattern.ignoresCase() && AsciiCase.isLetter(value);
                bytes[position] = hasOtherCase ? new int[] {low, low ^ 0x20} : new int[] {low};
            }
        }
        return bytes;
    }

    /// How many more candidates the bucket would have if bytes came independently of one another:
    /// in traffic as in the sample, and in random bytes. The sample alone would say "none" until it
    /// is too late.
    private double expectedMore(Bucket bucket, int[][] bytes) {
        double before = 1;
        double after = 1;
        double randomBefore = 1;
        double randomAfter = 1;
        for (int position = 0; position < POSITIONS; position++) {
            double share = bucket.shares[position];
            double randomShare = bucket.randomShares[position];
            before *= share;
            randomBefore *= randomShare;
            for (int low : bytes[position]) {
                if (!bucket.admits[position][low]) {
                    share += sample.share(position, low);
                    randomShare += 1.0 / TABLE_LENGTH;
                }
            }
            after *= share;
            randomAfter *= randomShare;
        }
        return (after - before + (randomAfter - randomBefore) * RANDOM_WEIGHT) * sample.size();
    }

    private void add(int[][] bytes, Bucket bucket) {
        for (int position = 0; position < POSITIONS; position++) {
            for (int low : bytes[position]) {
                if (!bucket.admits[position][low]) {
                    bucket.admits[position][low] = true;
                    bucket.shares[position] += sample.share(position, low);
                    bucket.randomShares[position] += 1.0 / TABLE_LENGTH;
                    TrafficSample.add(bucket.places[position], sample.having(position, low));
                }
            }
        }
        bucket.candidates = TrafficSample.countInAll(bucket.places, bucket.places);
        bucket.size++;
        for (int low : bytes[0]) {
            runs[low] |= (byte) (isInAll(bytes, low) ? 1 : 0);
        }
    }

    private static boolean isInAll(int[][] bytes, int low) {
        for (int[] admitted : bytes) {
            boolean isIn = false;
            for (int other : admitted) {
                isIn |= other == low;
            }
            if (!isIn) {
                return false;
            }
        }
        return true;
    }
}
