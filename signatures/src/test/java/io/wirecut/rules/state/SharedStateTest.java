package io.wirecut.rules.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/// The table that workers share.
class SharedStateTest {
    private static final long NOW_NS = 1_700_000_000_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000;

    private final SharedState shared = new SharedState(SharedState.WAYS, 5);
    private final RuleMemory memory = memory(shared);

    private static RuleMemory memory(SharedState shared) {
        return new RuleMemory(
                FlowVariables.none(),
                FlowValues.none(),
                new SharedMemory(
                        shared, new TagTable(TagTable.WAYS), ValueTables.of(List.of(), null, 5)));
    }

    @Test
    void shouldSayWhenThereIsNoRoomAndTakeOverWhatIsExpired() {
        for (int key = 1; key <= SharedState.WAYS; key++) {
            assertThat(memory.count(key, NOW_NS, key * SECOND_NS, 0)).isEqualTo(1);
        }
        assertThat(memory.count(99, NOW_NS, SECOND_NS, 0)).isZero();
        assertThat(shared.overflows()).isEqualTo(1);

        long laterNs = NOW_NS + SECOND_NS + 1;
        assertThat(memory.count(99, laterNs, SECOND_NS, 0)).isEqualTo(1);
        assertThat(memory.count(2, laterNs, 2 * SECOND_NS, 0)).isEqualTo(2);
        assertThat(memory.count(1, laterNs, SECOND_NS, 0)).isZero();
    }

    /// Most of all the first matches, which make the entry.
    @Test
    void shouldCountEveryMatchOfSeveralThreads() throws InterruptedException {
        int threadCount = 4;
        int keys = 20_000;
        int matchesOfKey = 5;
        SharedState large = new SharedState(1 << 20, 5);
        AtomicIntegerArray highest = new AtomicIntegerArray(keys);
        CountDownLatch begin = new CountDownLatch(1);
        Thread[] threads = new Thread[threadCount];
        for (int i = 0; i < threadCount; i++) {
            threads[i] =
                    new Thread(() -> {
                        RuleMemory own = memory(large);
                        try {
                            begin.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        for (int match = 0; match < keys * matchesOfKey; match++) {
                            int key = match / matchesOfKey;
                            int count = own.count(key + 1, NOW_NS, SECOND_NS, 0);
                            highest.accumulateAndGet(key, count, Math::max);
                        }
                    });
            threads[i].start();
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        for (int key = 0; key < keys; key++) {
            assertThat(highest.get(key)).as("key %d", key).isEqualTo(threadCount * matchesOfKey);
        }
    }

    @Test
    void shouldNotCountBeyondItsRange() {
        int place = shared.claim(3, NOW_NS);
        shared.replace(place, 0, CountState.of(NOW_NS, CountState.MAX_COUNT), Long.MAX_VALUE);
        assertThat(memory.count(3, NOW_NS, SECOND_NS, 0)).isEqualTo(CountState.MAX_COUNT);
    }

    @Test
    void shouldTellTimeApartToTheMicrosecond() {
        long state = CountState.of(NOW_NS, 1);
        assertThat(CountState.elapsedNs(state, NOW_NS)).isZero();
        assertThat(CountState.elapsedNs(state, NOW_NS + SECOND_NS))
                .isBetween(SECOND_NS - 1024, SECOND_NS + 1024);
        assertThat(CountState.elapsedNs(state, NOW_NS - SECOND_NS)).isNegative();
    }

    @Test
    void shouldRefuseCapacitiesThatItCannotHave() {
        assertThatThrownBy(() -> new SharedState(12, 0))
                .hasMessage("sharedStateCapacity=12 must be a power of two from 8 to 33554432");
    }

    @Test
    void shouldRememberOfFlowsWhatThereIsRoomFor() {
        FlowVariables flows = new FlowVariables(3, 3);
        flows.bit(2, 69, true);
        flows.integer(1, 1, 5);
        assertThat(flows.bit(2, 69)).isTrue();
        assertThat(flows.bit(2, 5)).isFalse();
        assertThat(flows.bit(0, 69)).isFalse();
        assertThat(flows.integer(1, 1)).isEqualTo(5);
        assertThat(flows.integer(1, 0)).isEqualTo(FlowVariables.UNSET);
        flows.endFlow(2);
        flows.bit(0, 69, true);
        assertThat(flows.bit(2, 69)).isFalse();
        assertThat(flows.bit(0, 68)).isFalse();
        assertThat(flows.overflows()).isZero();
        flows.bit(1, 7, true);
        flows.bit(1, 8, true);
        flows.bit(3, 9, true);
        assertThat(flows.overflows()).isEqualTo(2);
        assertThat(flows.bit(1, 7)).isTrue();
        assertThat(flows.bit(1, 8)).isFalse();
        flows.bit(1, 1, false);
        flows.bit(1, 8, true);
        assertThat(flows.bit(1, 7)).isTrue();
        assertThat(flows.bit(1, 8)).isTrue();
        assertThat(flows.integer(1, 1)).isEqualTo(FlowVariables.UNSET);
    }

    @Test
    void shouldRememberWhatASetOfBitsWouldRemember() {
        FlowVariables flows = FlowVariables.of(8);
        Set<Integer> expected = new HashSet<>();
        Random random = new Random(5);
        for (int step = 0; step < 5_000; step++) {
            int flow = random.nextInt(8);
            int bit = random.nextInt(4);
            switch (random.nextInt(5)) {
                case 0 -> {
                    flows.endFlow(flow);
                    expected.removeIf(entry -> entry / 10 == flow);
                }
                case 1, 2 -> {
                    flows.bit(flow, bit, false);
                    expected.remove(flow * 10 + bit);
                }
                default -> {
                    flows.bit(flow, bit, true);
                    expected.add(flow * 10 + bit);
                }
            }
            for (int i = 0; i < 32; i++) {
                assertThat(flows.bit(i / 4, i % 4))
                        .isEqualTo(expected.contains(i / 4 * 10 + i % 4));
            }
        }
        assertThat(flows.overflows()).isZero();
    }
}
