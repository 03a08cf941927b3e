package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({
        "same, same, 0",
        "'', abc, 3",
        "depth, dpeth, 1",
        "depth, deph, 1",
        "depth, depthh, 1",
        "depth, deqth, 1",
        "ca, abc, 3",
        "kitten, sitting, 3"
    })
    void shouldCountEdits(String left, String right, int edits) {
        assertThat(Spelling.edits(left, right)).isEqualTo(edits);
        assertThat(Spelling.edits(right, left)).isEqualTo(edits);
    }

    @Test
    void shouldFindTheClosestIfItIsClose() {
        List<String> names = List.of("within", "width", "depth");
        assertThat(Spelling.closest("WIHTIN", names)).contains("within");
        assertThat(Spelling.closest("dept", names)).contains("depth");
        assertThat(Spelling.closest("elephant", names)).isEmpty();
        assertThat(Spelling.closest("", names)).isEmpty();
        assertThat(Spelling.closest("x".repeat(1_000_000), names)).isEmpty();
        assertThat(Spelling.closest("bat", List.of("cat", "bar"))).contains("bar");
    }
}
