package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

final class CoresTest {
    @Test
    void shouldDoEachOnce() {
        AtomicIntegerArray calls = new AtomicIntegerArray(10_000);
        Cores.forEach(10_000, 1, calls::incrementAndGet);
        for (int i = 0; i < calls.length(); i++) {
            assertThat(calls.get(i)).isEqualTo(1);
        }
    }

    @Test
    void shouldStayOnTheThreadWithFew() {
        Thread caller = Thread.currentThread();
        Cores.forEach(10, 10, _ -> assertThat(Thread.currentThread()).isSameAs(caller));
    }

    @Test
    void shouldThrowWhatAnyThrows() {
        for (int bad : new int[] {0, 1, 9_999}) {
            assertThatThrownBy(() ->
                            Cores.forEach(
                                    10_000,
                                    1,
                                    i -> {
                                        if (i == bad) {
                                            throw new IllegalArgumentException("number " + i);
                                        }
                                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("number " + bad);
        }
    }
}
