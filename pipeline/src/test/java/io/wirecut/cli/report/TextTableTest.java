package io.wirecut.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void shouldAlignTextsLeftAndNumbersRight() {
        TextTable table = new TextTable("name", "count", "spread", "last");
        table.add("a", "1", "±3%", "x");
        table.add("longer name", "12345", "-", "longest");

        assertThat(table.toString())
                .isEqualTo(
                        """
                        name         count  spread  last
                        a                1     ±3%  x
                        longer name  12345       -  longest
                        """);
    }

    @Test
    void shouldRefuseARowOfAnotherLength() {
        assertThatThrownBy(() -> new TextTable("a", "b").add("1"))
                .hasMessage("cells=1 must be as many as headings=2");
    }
}
