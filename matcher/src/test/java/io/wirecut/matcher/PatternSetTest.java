package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatternSetTest {
    private static final Pattern A = Pattern.ofText("a");
    private static final Pattern BCD = Pattern.ofText("bcd");

    @Test
    void shouldKeepTheOrderAndTheDuplicates() {
        PatternSet patterns = PatternSet.of(BCD, A, BCD);

        assertThat(patterns.size()).isEqualTo(3);
        assertThat(patterns).containsExactly(BCD, A, BCD);
        assertThat(patterns.pattern(1)).isEqualTo(A);
        assertThat(patterns.maxLength()).isEqualTo(3);
    }

    @Test
    void shouldNotFollowTheListItWasMadeOf() {
        List<Pattern> list = new ArrayList<>(List.of(A));
        PatternSet patterns = PatternSet.of(list);
        list.add(BCD);

        assertThat(patterns).containsExactly(A);
    }

    @Test
    void shouldBeAllowedToBeEmpty() {
        assertThat(PatternSet.of().size()).isZero();
        assertThat(PatternSet.of().maxLength()).isZero();
    }

    @Test
    void shouldRefuseIdsThatItDoesNotHave() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> PatternSet.of(A).pattern(1));
    }
}
