package io.wirecut.pipeline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowIndexTest {
    private static boolean isThere(FlowIndex index, int hash, int record) {
        int place = index.home(hash);
        while (index.entry(place) != FlowIndex.EMPTY) {
            long entry = index.entry(place);
            if (FlowIndex.hash(entry) == hash && FlowIndex.record(entry) == record) {
                return true;
            }
            place = index.next(place);
        }
        return false;
    }

    @Test
    void shouldFindWhatAMapHasWhateverWasTakenOutBefore() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FlowIndex index = new FlowIndex(64, false);
        Map<Integer, Integer> hashes = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            int record = random.nextInt(64);
            Integer old = hashes.remove(record);
            if (old != null) {
                index.remove(old, record);
                assertThat(isThere(index, old, record)).as("seed " + seed).isFalse();
            } else {
                // Few homes, some of them at the end of the table, so that runs meet and wrap.
                int hash = random.nextInt(12) * 11 - 5 + (random.nextInt(3) << 20);
                index.insert(hash, record);
                hashes.put(record, hash);
            }
            if (i % 50 == 0) {
                hashes.forEach((there, hash) ->
                        assertThat(isThere(index, hash, there)).as("seed " + seed).isTrue());
            }
        }
    }
}
