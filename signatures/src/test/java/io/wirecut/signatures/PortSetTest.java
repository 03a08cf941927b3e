package io.wirecut.signatures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PortSetTest {
    @Test
    void shouldAgreeWithNaiveSetsOnRandomUnionsAndDifferences() {
        long seed = 20_260_722L;
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            boolean[] naive = new boolean[PortSet.PORT_COUNT];
            PortSet set = PortSet.NONE;
            for (int step = 0; step < 8; step++) {
                int first = random.nextInt(PortSet.PORT_COUNT);
                int last = first + random.nextInt(Math.min(5_000, PortSet.PORT_COUNT - first));
                boolean adds = random.nextInt(3) > 0;
                PortSet range = PortSet.ofRange(first, last);
                set = adds ? set.union(range) : set.minus(range);
                for (int port = first; port <= last; port++) {
                    naive[port] = adds;
                }
            }
            for (int port = 0; port < PortSet.PORT_COUNT; port++) {
                if (set.contains(port) != naive[port]) {
                    assertThat(set.contains(port))
                            .as("seed %d round %d port %d", seed, round, port)
                            .isEqualTo(naive[port]);
                }
            }
        }
    }

    @Test
    void shouldKnowAllAndNone() {
        assertThat(PortSet.ANY.isAny()).isTrue();
        assertThat(PortSet.ANY.minus(PortSet.ANY).isEmpty()).isTrue();
        assertThat(PortSet.NONE.isEmpty()).isTrue();
        assertThat(PortSet.ofRange(0, 80).union(PortSet.ofRange(81, 65_535)))
                .isEqualTo(PortSet.ANY)
                .hasSameHashCodeAs(PortSet.ANY)
                .hasToString("any");
    }

    @Test
    void shouldRefuseRangesThatAreNone() {
        assertThatThrownBy(() -> PortSet.ofRange(2, 1))
                .hasMessage("first=2 last=1 must be ports from 0 to 65535, in order");
        assertThatThrownBy(() -> PortSet.ofRange(-1, 1)).hasMessageContaining("first=-1");
        assertThatThrownBy(() -> PortSet.ofRange(1, 65_536)).hasMessageContaining("last=65536");
    }
}
