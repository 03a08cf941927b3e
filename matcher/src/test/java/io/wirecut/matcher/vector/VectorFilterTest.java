package io.wirecut.matcher.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.TrafficModel;
import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.GramRarity;
import io.wirecut.matcher.filter.PatternKeys;
import io.wirecut.matcher.filter.VectorSupport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors find what their scalar twin finds, at every length and alignment.
class VectorFilterTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void shouldFindWhatTheScalarTwinFinds(int bucketCount) {
        assumeTrue(VectorSupport.isPresent(), VectorSupport.whatIsMissing());
        Random random = new Random(SEED);
        PatternKeys keys = new PatternKeys(PatternSet.of(patterns(random)), length -> true);
        TrafficModel traffic = TrafficModel.standard();
        Buckets buckets = new Buckets(keys, bucketCount, new GramRarity(traffic), traffic);
        CandidateFilter twin = new ScalarBucketFilter(BucketTables.of(buckets));
        CandidateFilter vectors = twin.successor();
        UnsafeBuffer haystack = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        for (int i = 0; i < haystack.capacity(); i++) {
            haystack.putByte(i, (byte) "abcdefgh\0\u00E1".charAt(random.nextInt(10)));
        }
        for (int from = CandidateFilter.LOOK_BEHIND; from < 200; from += 1 + random.nextInt(9)) {
            for (int length = 0; length < 300; length += 1 + random.nextInt(5)) {
                assertThat(places(vectors, haystack, from, length))
                        .as("from=%d length=%d -Dwirecut.seed=%d", from, length, SEED)
                        .isEqualTo(places(twin, haystack, from, length));
            }
        }
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
