package io.wirecut.pipeline.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DroppedDatagramsTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long TIMEOUT_NS = DefragmentLimits.DEFAULT.timeoutNs();

    private final DroppedDatagrams dropped = new DroppedDatagrams(DefragmentLimits.DEFAULT);

    @Test
    void shouldKnowADatagramUntilTheTimeOut() {
        long now = 1_700_000_000L * SECOND_NS;
        dropped.add(42, now);

        assertThat(dropped.contains(42, now)).isTrue();
        assertThat(dropped.contains(42, now + TIMEOUT_NS)).isTrue();
        assertThat(dropped.contains(42, now + TIMEOUT_NS + 2 * SECOND_NS)).isFalse();
        assertThat(dropped.contains(43, now)).isFalse();
    }

    @Test
    void shouldKnowNothingAtFirst() {
        for (long key : new long[] {0, 1, -1, 1L << 33}) {
            for (long now : new long[] {0, -SECOND_NS, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThat(dropped.contains(key, now)).isFalse();
            }
        }
    }

    @Test
    void shouldForgetWhenCleared() {
        dropped.add(42, SECOND_NS);
        dropped.clear();

        assertThat(dropped.contains(42, SECOND_NS)).isFalse();
    }

    @Test
    void shouldCloseASetThatIsFull() {
        long step = 1L << 32;
        for (int i = 0; i < 9; i++) {
            dropped.add(7 + 2L * i * step, SECOND_NS);
        }

        assertThat(dropped.contains(7 + 999 * step, SECOND_NS)).isTrue();
        assertThat(dropped.contains(8 + 999 * step, SECOND_NS)).isFalse();
        assertThat(dropped.contains(7 + 999 * step, SECOND_NS + TIMEOUT_NS + 2 * SECOND_NS))
                .isFalse();
    }

    @Test
    void shouldTakeTheRoomOfWhatIsOver() {
        long step = 1L << 32;
        for (int i = 0; i < 1_000; i++) {
            dropped.add(7 + 2L * i * step, i * 10L * SECOND_NS);
        }

        assertThat(dropped.contains(7 + 9_999 * step, 9_990 * SECOND_NS)).isFalse();
        assertThat(dropped.contains(7 + 2 * 999 * step, 9_990 * SECOND_NS)).isTrue();
    }

    @Test
    void shouldLoseNothingThatManyThreadsAdd() throws InterruptedException {
        int setCount = DroppedDatagrams.CAPACITY / 8;
        long[][] keysOfSet = new long[setCount][];
        Random random = new Random(5);
        for (int set = 0; set < setCount; set++) {
            int low = set;
            keysOfSet[set] = random.longs(8).map(key -> (key & -setCount) | low).toArray();
        }
        addTogether(keysOfSet, 2);

        for (long[] keys : keysOfSet) {
            for (long key : keys) {
                assertThat(dropped.contains(key, SECOND_NS)).isTrue();
            }
        }
    }

    /// The threads add to one set at a time, all of them to the same: they spin until all are
    /// there.
    @SuppressWarnings("ThreadPriorityCheck") // Right without it, only slow where cores are few.
    private void addTogether(long[][] keysOfSet, int threadCount) throws InterruptedException {
        AtomicInteger arrived = new AtomicInteger();
        Thread[] threads = new Thread[threadCount];
        for (int i = 0; i < threads.length; i++) {
            int from = i;
            threads[i] =
                    new Thread(() -> {
                        for (int set = 0; set < keysOfSet.length; set++) {
                            arrived.incrementAndGet();
                            while (arrived.get() < (set + 1) * threadCount) {
                                Thread.yield();
                            }
                            for (int at = from; at < keysOfSet[set].length; at += threadCount) {
                                dropped.add(keysOfSet[set][at], SECOND_NS);
                            }
                        }
                    });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
