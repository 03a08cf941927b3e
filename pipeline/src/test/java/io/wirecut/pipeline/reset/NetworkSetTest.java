package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses and networks.
final class NetworkSetTest {
    private static final long NET_6 = 0x2001_0db8_0000_0000L;

    @Test
    void shouldKnowItsNetworks() {
        NetworkSet set =
                NetworkSet.of(List.of("192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "fe80::1/128"));
        assertThat(set.contains(4, 0, 0xC0000201L)).isTrue();
        assertThat(set.contains(4, 0, 0xC0000202L)).isFalse();
        assertThat(set.contains(4, 0, 0x0A01_0203L)).isTrue();
        assertThat(set.contains(4, 0, 0x0B01_0203L)).isFalse();
        assertThat(set.contains(6, NET_6 | 7, 99)).isTrue();
        assertThat(set.contains(6, NET_6 << 1, 99)).isFalse();
        assertThat(set.contains(6, 0xfe80L << 48, 1)).isTrue();
        assertThat(set.contains(6, 0xfe80L << 48, 2)).isFalse();
        assertThat(set.contains(6, 0, 0xC0000201L)).as("another version").isFalse();
    }

    @Test
    void shouldHoldAllOfAVersion() {
        NetworkSet set = NetworkSet.of(List.of("0.0.0.0/0", "::/0"));
        assertThat(set.contains(4, 0, 0xFFFF_FFFFL)).isTrue();
        assertThat(set.contains(6, -1, -1)).isTrue();
        assertThat(NetworkSet.EMPTY.contains(4, 0, 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "host", "::/129", "::/x"})
    void shouldRefuseWhatIsNone(String text) {
        assertThatThrownBy(() -> NetworkSet.of(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is no address or network", text);
    }
}
