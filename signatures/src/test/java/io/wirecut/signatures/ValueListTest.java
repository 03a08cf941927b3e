package io.wirecut.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// A list of values against a set of the same.
class ValueListTest {
    @Test
    void shouldHoldWhatASetHolds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<String> set = new HashSet<>();
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String value = text(random);
            set.add(value);
            values.add(bytes(value));
        }
        ValueList list = ValueList.of(values);

        assertThat(list.size()).as("seed=%d", seed).isEqualTo(set.size());
        for (int i = 0; i < 10_000; i++) {
            String value = text(random);
            byte[] framed = bytes("x" + value + "y");
            assertThat(list.contains(new UnsafeBuffer(framed), 1, framed.length - 2))
                    .as("seed=%d value=%s", seed, value)
                    .isEqualTo(set.contains(value));
        }
    }

    @Test
    void shouldHoldTheEmptyValueOnlyIfItIsThere() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4]);

        assertThat(ValueList.EMPTY.contains(buffer, 0, 0)).isFalse();
        assertThat(ValueList.of(List.of(new byte[0])).contains(buffer, 2, 0)).isTrue();
        assertThat(ValueList.of(List.of(new byte[1])).contains(buffer, 2, 0)).isFalse();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(6)));
        }
        return text.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
