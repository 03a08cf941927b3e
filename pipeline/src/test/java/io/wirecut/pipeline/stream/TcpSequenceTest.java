package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpSequenceTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 3})
    void shouldCompareAcrossTheWrap(int base) {
        assertThat(TcpSequence.distance(base, base + 7)).isEqualTo(7);
        assertThat(TcpSequence.distance(base + 7, base)).isEqualTo(-7);
        assertThat(TcpSequence.isBefore(base, base + 1)).isTrue();
        assertThat(TcpSequence.isBefore(base, base)).isFalse();
        assertThat(TcpSequence.isAfter(base + Integer.MAX_VALUE, base)).isTrue();
        assertThat(TcpSequence.isAfter(base, base)).isFalse();
        assertThat(TcpSequence.max(base, base + 9)).isEqualTo(base + 9);
        assertThat(TcpSequence.min(base, base + 9)).isEqualTo(base);
        assertThat(TcpSequence.isWithin(base, base, base + 1)).isTrue();
        assertThat(TcpSequence.isWithin(base + 1, base, base + 1)).isFalse();
        assertThat(TcpSequence.isWithin(base - 1, base, base + 1)).isFalse();
    }
}
