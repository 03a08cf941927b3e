package io.wirecut.matcher.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.PatternWindow;
import io.wirecut.matcher.filter.VectorSupport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors find what their scalar twin finds, at every length and alignment, but for places in
/// runs of a byte.
class VectorFilterTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void shouldFindWhatTheScalarTwinFinds(int bucketCount) {
        assumeTrue(VectorSupport.isPresent(), VectorSupport.whatIsMissing());
        Random random = new Random(SEED);
        PatternKeys keys = new PatternKeys(PatternSet.of(patterns(random)), length -> true);
        TrafficModel traffic = TrafficModel.standard();
        Buckets buckets = new Buckets(keys, bucketCount, GramRarity.of(traffic), traffic);
        BucketTables tables = BucketTables.of(buckets);
        CandidateFilter twin = new ScalarBucketFilter(tables);
        CandidateFilter vectors = twin.successor();
        UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        for (int i = 0; i < haystack.capacity(); i++) {
            boolean runsOn = i % 256 > 100 && i % 256 < 200 && random.nextInt(40) > 0;
            byte next = (byte) "abcdefgh\0\u00E1".charAt(random.nextInt(10));
            haystack.putByte(i, runsOn ? haystack.getByte(i - 1) : next);
        }
        for (int from = CandidateFilter.LOOK_BEHIND; from < 200; from += 1 + random.nextInt(9)) {
            for (int length = 0; length < 300; length += 1 + random.nextInt(5)) {
                List<Long> found = places(vectors, haystack, from, length);
                List<Long> left = new ArrayList<>(places(twin, haystack, from, length));
                assertThat(left)
                        .as("from=%d length=%d -Dwirecut.seed=%d", from, length, SEED)
                        .containsAll(found);
                left.removeAll(found);
                assertThat(left).allMatch(place -> isInRun(haystack, place, tables.runs()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void shouldPassOverRunsInWhichNoPatternCanBe(int bucketCount) {
        assumeTrue(VectorSupport.isPresent(), VectorSupport.whatIsMissing());
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            byte[] bytes = new byte[6];
            bytes[i] = 'x';
            patterns.add(Pattern.of(bytes));
        }
        patterns.add(Pattern.of("aaaaaa".getBytes(StandardCharsets.US_ASCII)));
        PatternKeys keys = new PatternKeys(PatternSet.of(patterns), length -> true);
        TrafficModel traffic = TrafficModel.standard();
        Buckets buckets = new Buckets(keys, bucketCount, GramRarity.of(traffic), traffic);
        CandidateFilter vectors = new ScalarBucketFilter(BucketTables.of(buckets)).successor();
        UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        haystack.setMemory(0, haystack.capacity(), (byte) 'b');
        assertThat(places(vectors, haystack, 64, 800)).isEmpty();
        haystack.setMemory(0, haystack.capacity(), (byte) 0);
        assertThat(places(vectors, haystack, 64, 800)).isEmpty();
        haystack.setMemory(0, haystack.capacity(), (byte) 'a');
        assertThat(places(vectors, haystack, 64, 800)).hasSize(800);
    }

    private static boolean isInRun(UnsafeBuffer haystack, long place, byte[] runs) {
        byte value = haystack.getByte((int) place);
        for (int i = -1; i < PatternWindow.LENGTH; i++) {
            if (haystack.getByte((int) place + i) != value) {
                return false;
            }
        }
        return runs[value & 0x7F] == 0;
    }

    private static List<Pattern> patterns(Random random) {
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            byte[] bytes = new byte[4 + random.nextInt(8)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) "abcdefgh\0\u00E1".charAt(random.nextInt(10));
            }
            patterns.add(Pattern.of(bytes));
        }
        return patterns;
    }

    private static List<Long> places(
            CandidateFilter filter, UnsafeBuffer haystack, int from, int length) {
        int[] scratch = new int[CandidateFilter.SCRATCH_COUNT];
        UnsafeBuffer candidates = new UnsafeBuffer(ByteBuffer.allocateDirect(8192));
        long address = haystack.addressOffset();
        long end =
                filter.find(
                        address + from,
                        address + from,
                        address + from,
                        address + from + length,
                        candidates.addressOffset(),
                        scratch);
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < end - candidates.addressOffset(); i += Long.BYTES) {
            places.add(candidates.getLong(i) - address);
        }
        return places;
    }
}
