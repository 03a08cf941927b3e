package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleLinesTest {
    private static final String TEXT =
            "\u00EF\u00BB\u00BFfirst \t\r\n"
                    + "# comment\n\n"
                    + "joined \\\n  to this\n"
                    + "a".repeat(20_000)
                    + " ".repeat(9_000)
                    + "b  \n"
                    + "c".repeat(RuleLines.MAX_LENGTH + 100)
                    + "\n"
                    + "last \\";

    @ParameterizedTest(name = "{0} characters at a time")
    @ValueSource(ints = {1, 2, 7, 8191, 8192, 1_000_000})
    void shouldFindTheSameLinesHoweverTheTextComes(int piece) {
        List<String> found = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        RuleLines lines = new RuleLines("x.rules", inPieces(piece), false);
        for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
            found.add(line.text());
            numbers.add(line.number());
        }

        assertThat(found)
                .containsExactly(
                        "first",
                        "joined   to this",
                        "a".repeat(20_000) + " ".repeat(9_000) + "b",
                        "c".repeat(RuleLines.MAX_LENGTH + 1),
                        "last \\");
        assertThat(numbers).containsExactly(1, 4, 6, 7, 8);
    }

    private static Reader inPieces(int piece) {
        return new FilterReader(new StringReader(TEXT)) {
            @Override
            public int read(char[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(piece, length));
            }
        };
    }
}
