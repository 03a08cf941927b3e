package io.wirecut.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class SlabTest {
    @Test
    void shouldBeZeroAndKeepWhatIsPut() {
        for (Slab slab : new Slab[] {Slab.of(10_000), Slab.of(10_000, true)}) {
            for (int i = 0; i <= 10_000 - Long.BYTES; i += Long.BYTES) {
                assertThat(slab.getLong(i)).isZero();
                slab.putLong(i, i * 3L);
            }
            slab.putInt(4, 7);
            assertThat(slab.getInt(4)).isEqualTo(7);
            assertThat(slab.getLong(9_992)).isEqualTo(9_992 * 3L);
            slab.clear(0, 16);
            assertThat(slab.getLong(0) | slab.getLong(8)).isZero();
            assertThat(slab.getLong(16)).isEqualTo(48);
            assertThat(slab.address() % 64).isZero();
        }
    }

    @Test
    void shouldReachBeyondTwoGibibytes() {
        // Elsewhere the memory would be taken at once.
        assumeTrue(PageMapping.OF_SYSTEM != null, "no lazy pages on this system");
        long length = 5L << 30;
        Slab slab = Slab.of(length);
        slab.putLong(length - Long.BYTES, 42);
        slab.putLong(0, 43);
        assertThat(slab.length()).isEqualTo(length);
        assertThat(slab.getLong(length - Long.BYTES)).isEqualTo(42);
        assertThat(slab.getLong(0)).isEqualTo(43);
    }

    @Test
    void shouldCatchAnOffsetOutsideWhereAssertionsAreOn() {
        assumeTrue(Slab.class.desiredAssertionStatus(), "assertions are off");
        Slab slab = Slab.of(64);
        assertThatThrownBy(() -> slab.getInt(61)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> slab.getLong(-1)).isInstanceOf(AssertionError.class);
    }
}
