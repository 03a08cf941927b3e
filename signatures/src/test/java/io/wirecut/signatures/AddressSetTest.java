package io.wirecut.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressSetTest {
    /// Addresses at which halves and signs change: where arithmetic goes wrong.
    private static final long[] CORNERS = {
        0,
        1,
        2,
        3,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -3,
        -2,
        -1
    };

    @Test
    void shouldAgreeWithNaiveSetsOfIpv4() {
        long seed = 4L;
        Random random = new Random(seed);
        int base = Integer.MAX_VALUE - 100;
        for (int round = 0; round < 500; round++) {
            boolean[] naive = new boolean[200];
            AddressSet set = AddressSet.NONE;
            for (int step = 0; step < 10; step++) {
                int first = random.nextInt(200);
                int last = first + random.nextInt(Math.min(30, 200 - first));
                boolean adds = random.nextInt(3) > 0;
                AddressSet range = AddressSet.ofRange4(base + first, base + last);
                set = adds ? set.union(range) : set.minus(range);
                for (int i = first; i <= last; i++) {
                    naive[i] = adds;
                }
            }
            for (int i = 0; i < 200; i++) {
                assertThat(set.contains4(base + i))
                        .as("seed %d round %d address %d", seed, round, i)
                        .isEqualTo(naive[i]);
            }
        }
    }

    @Test
    void shouldAgreeWithNaiveSetsOfIpv6() {
        long seed = 6L;
        Random random = new Random(seed);
        int count = CORNERS.length * CORNERS.length;
        for (int round = 0; round < 500; round++) {
            boolean[] naive = new boolean[count];
            AddressSet set = AddressSet.NONE;
            for (int step = 0; step < 8; step++) {
                int first = random.nextInt(count);
                int last = first + random.nextInt(Math.min(30, count - first));
                boolean adds = random.nextInt(3) > 0;
                AddressSet range =
                        AddressSet.ofRange6(high(first), low(first), high(last), low(last));
                set = adds ? set.union(range) : set.minus(range);
                for (int i = first; i <= last; i++) {
                    naive[i] = adds;
                }
            }
            for (int i = 0; i < count; i++) {
                assertThat(set.contains6(high(i), low(i)))
                        .as("seed %d round %d address %x:%x", seed, round, high(i), low(i))
                        .isEqualTo(naive[i]);
            }
        }
    }

    private static long high(int index) {
        return CORNERS[index / CORNERS.length];
    }

    private static long low(int index) {
        return CORNERS[index % CORNERS.length];
    }

    @Test
    void shouldUniteManyAsOneAfterTheOther() {
        Random random = new Random(8);
        List<AddressSet> sets = new ArrayList<>();
        AddressSet united = AddressSet.NONE;
        for (int i = 0; i < 200; i++) {
            int first = random.nextInt(1 << 20);
            AddressSet set = AddressSet.ofRange4(first, first + random.nextInt(10_000));
            sets.add(set);
            united = united.union(set);
        }
        assertThat(AddressSet.unionOf(sets)).isEqualTo(united).hasSameHashCodeAs(united);
    }

    @Test
    void shouldKeepVersionsApart() {
        AddressSet all4 = AddressSet.ofRange4(0, -1);
        assertThat(all4.contains4(-1)).isTrue();
        assertThat(all4.contains6(0, 1)).isFalse();
        assertThat(all4.isAny()).isFalse();
        assertThat(AddressSet.ANY.minus(all4)).isEqualTo(AddressSet.ofRange6(0, 0, -1, -1));
        assertThat(AddressSet.ANY.minus(AddressSet.ANY)).isEqualTo(AddressSet.NONE);
        assertThat(AddressSet.ANY).hasToString("any");
    }

    @Test
    void shouldRefuseRangeThatGoesBackwards() {
        assertThatThrownBy(() -> AddressSet.ofRange6(1, 0, 0, 5))
                .hasMessageContaining("must not be above");
    }
}
