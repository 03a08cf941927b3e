package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class TrafficModelTest {
    @Test
    void shouldHoldEveryWindowThatThereIsRoomFor() {
        TrafficModel model = sampled(10, "abcdefghij", "short", "ABCDEFGH");

        assertThat(model.size()).isEqualTo(4);
        assertThat(text(model.window(0))).isEqualTo("abcdefgh");
        assertThat(text(model.window(2))).isEqualTo("cdefghij");
        assertThat(text(model.window(3))).isEqualTo("ABCDEFGH");
    }

    @Test
    void shouldDrawEvenlyWhenThereIsMoreThanRoom() {
        byte[] payload = new byte[80_000];
        Arrays.fill(payload, 40_000, 80_000, (byte) 1);
        TrafficModel.Sampler sampler = new TrafficModel.Sampler(1000, 7);
        sampler.sample(new UnsafeBuffer(payload), 0, payload.length);
        TrafficModel model = sampler.toModel();

        int zeros = 0;
        for (int i = 0; i < model.size(); i++) {
            zeros += model.window(i) == 0 ? 1 : 0;
        }
        assertThat(model.size()).isEqualTo(1000);
        assertThat(zeros).isBetween(420, 580);
    }

    @Test
    void shouldReadWhatItWrote() throws IOException {
        TrafficModel model = sampled(3, "0123456789");
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        model.write(output);
        TrafficModel read = TrafficModel.read(new ByteArrayInputStream(output.toByteArray()));

        assertThat(read.size()).isEqualTo(3);
        assertThat(read.window(1)).isEqualTo(model.window(1));
    }

    @Test
    void shouldRefuseWhatIsNoModel() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TrafficModel.read(new ByteArrayInputStream(new byte[20])))
                .withMessage(
                        "magic=0000000000000000 count=0: not a traffic model; make one from a capture");
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> TrafficModel.read(new ByteArrayInputStream(new byte[3])));
    }

    @Test
    void shouldRefuseToHoldNothingOrTooMuch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrafficModel.Sampler(0, 1))
                .withMessage("capacity=0 must be from 1 to 1048576");
        assertThatIllegalArgumentException().isThrownBy(() -> new TrafficModel.Sampler(1 << 21, 1));
    }

    @Test
    void shouldComeWithAModel() {
        assertThat(TrafficModel.standard().size()).isEqualTo(32_768);
    }

    @Test
    void shouldFindTheSameWhateverTheModel() {
        PatternSet patterns = PatternSet.of(Pattern.ofText("attack"), Pattern.ofText("tackle"));
        byte[] haystack = "an attackle".getBytes(StandardCharsets.ISO_8859_1);
        TrafficModel nothing = new TrafficModel.Sampler(1, 1).toModel();
        for (String engine : Matcher.enginesFor(patterns)) {
            Matcher matcher =
                    Matcher.builder().patterns(patterns).engine(engine).traffic(nothing).build();
            assertThat(StreamScan.matches(matcher, haystack))
                    .as(engine)
                    .containsExactly(new Match(0, 3, 9), new Match(1, 5, 11));
        }
    }

    private static TrafficModel sampled(int capacity, String... payloads) {
        TrafficModel.Sampler sampler = new TrafficModel.Sampler(capacity, 1);
        for (String payload : payloads) {
            byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
            sampler.sample(new UnsafeBuffer(bytes), 0, bytes.length);
        }
        return sampler.toModel();
    }

    private static String text(long window) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TrafficModel.WINDOW_LENGTH; i++) {
            text.append((char) (window >>> (8 * i) & 0xFF));
        }
        return text.toString();
    }
}
