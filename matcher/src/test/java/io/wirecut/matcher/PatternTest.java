package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternTest {
    @Test
    void shouldTakeTextAsLatin1() {
        assertThat(Pattern.ofText("aé\u00FF").toBytes())
                .isEqualTo("aé\u00FF".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldTakeHexWithWhiteSpaceBetweenPairs() {
        assertThat(Pattern.ofHex(" 00 fF\n7f").toBytes()).containsExactly(0x00, 0xFF, 0x7F);
    }

    @Test
    void shouldCopyTheBytesItIsGivenAndGives() {
        byte[] bytes = {1, 2};
        Pattern pattern = Pattern.of(bytes);
        bytes[0] = 9;
        pattern.toBytes()[1] = 9;

        assertThat(pattern.toBytes()).containsExactly(1, 2);
        assertThat(pattern.byteAt(1)).isEqualTo((byte) 2);
        assertThat(pattern.length()).isEqualTo(2);
    }

    @Test
    void shouldRefuseToBeEmpty() {
        String message = "length=0: a pattern must have at least one byte";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pattern.of(new byte[0]))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pattern.ofText(""))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pattern.ofHex(" "))
                .withMessage(message);
    }

    @Test
    void shouldRefuseCharactersThatAreNoBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pattern.ofText("a€"))
                .withMessage(
                        "index=1 character=U+20AC must be at most U+00FF; give other text as bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "6, index=0 of hex=6 must begin a pair of hexadecimal digits",
        "616g, index=2 of hex=616g must begin a pair of hexadecimal digits",
        "61 6 162, index=3 of hex=61 6 162 must begin a pair of hexadecimal digits"
    })
    void shouldRefuseWhatIsNotPairsOfHexDigits(String hex, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pattern.ofHex(hex))
                .withMessage(message);
    }

    @Test
    void shouldEqualByBytesAndCase() {
        Pattern pattern = Pattern.ofText("Ab");
        assertThat(pattern)
                .isEqualTo(Pattern.ofHex("4162"))
                .hasSameHashCodeAs(Pattern.ofHex("4162"));
        assertThat(pattern).isNotEqualTo(Pattern.ofText("ab")).isNotEqualTo(pattern.ignoringCase());
        assertThat(pattern.ignoringCase().ignoringCase()).isEqualTo(pattern.ignoringCase());
        assertThat(pattern.ignoringCase().ignoresCase()).isTrue();
        assertThat(pattern.ignoresCase()).isFalse();
    }

    @Test
    void shouldShowItsBytes() {
        assertThat(Pattern.ofText("Ab")).hasToString("41 62");
        assertThat(Pattern.ofText("Ab").ignoringCase()).hasToString("41 62 (any case)");
    }
}
