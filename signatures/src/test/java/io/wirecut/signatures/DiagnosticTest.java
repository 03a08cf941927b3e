package io.wirecut.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Diagnostic.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
    private static Diagnostic diagnostic(
            int column,
            int length,
            String line,
            @Nullable String expected,
            @Nullable String advice) {
        SourceSpan span = new SourceSpan("web.rules", 14, column, length);
        return new Diagnostic(Level.ERROR, span, "it is wrong", "k", line, expected, advice);
    }

    @Test
    void shouldMarkThePlaceUnderTheLine() {
        assertThat(diagnostic(5, 3, "one two three", "four", "try five").render())
                .isEqualTo(
                        """
                        web.rules:14:5: error: it is wrong
                              one two three
                                  ^^^
                        expected: four
                        help: try five\
                        """);
    }

    @Test
    void shouldPointBehindTheLineAtItsEnd() {
        assertThat(diagnostic(4, 1, "one", null, null).render())
                .isEqualTo(
                        """
                        web.rules:14:4: error: it is wrong
                              one
                                 ^\
                        """);
    }

    @Test
    void shouldShowOnlyTheSurroundingsInLongLines() {
        String line = "a".repeat(300) + "WRONG" + "b".repeat(300);
        assertThat(diagnostic(301, 5, line, null, null).render())
                .isEqualTo(
                        "web.rules:14:301: error: it is wrong\n      … "
                                + "a".repeat(40)
                                + "WRONG"
                                + "b".repeat(55)
                                + " …\n      "
                                + " ".repeat(42)
                                + "^^^^^");
    }

    @Test
    void shouldNotMarkMoreThanIsShown() {
        List<String> lines =
                diagnostic(1, 900, "x".repeat(900), null, null).render().lines().toList();
        assertThat(lines.get(1)).isEqualTo("      " + "x".repeat(100) + " …");
        assertThat(lines.get(2)).isEqualTo("      " + "^".repeat(100));
    }

    @Test
    void shouldNotLetTheFileSteerTheTerminal() {
        assertThat(diagnostic(3, 1, "a\tb\u001B[2J\u202Ec", null, "see \u0007").render())
                .isEqualTo(
                        """
                        web.rules:14:3: error: it is wrong
                              a b·[2J·c
                                ^
                        help: see ·\
                        """);
    }
}
