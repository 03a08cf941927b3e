package io.wirecut.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.state.ValueTable.Knowledge;
import io.wirecut.signatures.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// The values of one list, against a map, without room, and with several threads.
class ValueTableTest {
    private static UnsafeBuffer value(String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ValueTable table(long memoryLimit) {
        return new ValueTable(ValueType.STRING, memoryLimit, 7);
    }

    @Test
    void shouldKnowWhatAMapKnows() {
        long seed = System.nanoTime();
        System.out.println("ValueTableTest seed=" + seed);
        Random random = new Random(seed);
        ValueTable table = table(64 << 20);
        Map<String, Boolean> map = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            int number = random.nextInt(8_000);
            String text = "v".repeat(number % 40) + number;
            boolean in = random.nextInt(3) > 0;
            Boolean before = map.put(text, in);
            assertThat(table.put(value(text), in))
                    .as("%s %s", text, in)
                    .isEqualTo(before == null || before != in);
        }
        map.forEach((text, in) ->
                assertThat(table.knowledge(value(text)))
                        .isEqualTo(in ? Knowledge.IN : Knowledge.OUT));
        assertThat(table.knowledge(value("never seen"))).isEqualTo(Knowledge.NONE);
        assertThat(table.size()).isEqualTo(map.size());
        assertThat(table.values(true).size() + table.values(false).size()).isEqualTo(map.size());
        assertThat(table.overflows()).isZero();
    }

    @Test
    void shouldSayWhenThereIsNoRoom() {
        ValueTable table = table(1);
        String filler = "x".repeat(1_000);
        int put = 0;
        while (table.put(value(filler + put), true)) {
            put++;
        }
        assertThat(put).isBetween(100, 130);
        assertThat(table.overflows()).isEqualTo(1);
        assertThat(table.knowledge(value(filler + put))).isEqualTo(Knowledge.NONE);
        assertThat(table.put(value(filler + 3), false)).as("one that is known").isTrue();
        assertThat(table.memoryBytes()).isLessThan(140_000);
    }

    @Test
    void shouldTakeEmptyValuesAndRefuseThoseThatNothingHolds() {
        ValueTable table = table(1 << 20);
        assertThat(table.put(value(""), true)).isTrue();
        assertThat(table.put(value(""), true)).isFalse();
        assertThat(table.knowledge(value(""))).isEqualTo(Knowledge.IN);
        assertThat(table.put(value("x".repeat(200_000)), true)).isFalse();
        assertThat(table.overflows()).isEqualTo(1);
    }

    @Test
    void shouldLetOneOfSeveralThreadsPutAValue() throws InterruptedException {
        ValueTable table = table(64 << 20);
        AtomicInteger put = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            threads[t] =
                    new Thread(() -> {
                        for (int i = 0; i < 5_000; i++) {
                            if (table.put(value("value " + i), true)) {
                                put.incrementAndGet();
                            }
                        }
                    });
            threads[t].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(put).hasValue(5_000);
        assertThat(table.size()).isEqualTo(5_000);
    }
}
