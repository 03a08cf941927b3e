package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AsciiCaseTest {
    @Test
    void shouldFoldTheLettersOfAsciiAndNothingElse() {
        String upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        String lower = "abcdefghijklmnopqrstuvwxyz";
        for (int value = 0; value < 256; value++) {
            int letter = upper.indexOf(value);
            byte expected = (byte) (letter < 0 ? value : lower.charAt(letter));
            assertThat(AsciiCase.fold((byte) value)).as("byte %02X", value).isEqualTo(expected);
            assertThat(AsciiCase.isLetter((byte) value))
                    .as("byte %02X", value)
                    .isEqualTo((upper + lower).indexOf(value) >= 0);
        }
    }
}
