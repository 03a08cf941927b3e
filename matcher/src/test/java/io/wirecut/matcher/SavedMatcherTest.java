package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was saved finds the same when it has been loaded, and what was not saved so is refused.
class SavedMatcherTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int CHECKSUM_OFFSET = 12;
    private static final int ENGINE_OFFSET = 24;

    @TempDir private Path folder = Path.of("");

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldFindTheSameWhenLoaded(String engine) throws IOException {
        for (RandomWorkload.Kind kind : RandomWorkload.Kind.values()) {
            RandomWorkload workload = new RandomWorkload(SEED);
            PatternSet patterns = workload.patterns(kind);
            byte[] haystack = workload.haystack(patterns, 2000);
            int[] cuts = workload.cuts(haystack.length);
            Matcher matcher = matcher(engine, patterns);
            Matcher loaded = Matcher.load(bytes(matcher));

            assertThat(StreamScan.matches(loaded, haystack, cuts))
                    .as("%s, -Dwirecut.seed=%d", kind, SEED)
                    .isEqualTo(NaiveSearch.matches(patterns, haystack));
            assertThat(loaded.engine()).isEqualTo(engine);
            assertThat(loaded.patterns()).containsExactlyElementsOf(patterns);
            assertThat(loaded.memoryBytes()).isEqualTo(matcher.memoryBytes());
            assertThat(loaded.stateLength()).isEqualTo(matcher.stateLength());
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldSaveTheSameBytesEveryTime(String engine) throws IOException {
        PatternSet patterns = new RandomWorkload(SEED).patterns(RandomWorkload.Kind.BOTH_CASES);
        ByteBuffer bytes = bytes(matcher(engine, patterns));

        assertThat(bytes(matcher(engine, patterns))).as("-Dwirecut.seed=%d", SEED).isEqualTo(bytes);
        assertThat(bytes(Matcher.load(bytes))).as("-Dwirecut.seed=%d", SEED).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldLoadAnEmptySet(String engine) throws IOException {
        Matcher loaded = Matcher.load(bytes(matcher(engine, PatternSet.of())));

        assertThat(loaded.patterns().size()).isZero();
        assertThat(StreamScan.matches(loaded, new byte[500], 250)).isEmpty();
    }

    @Test
    void shouldLoadAFileAndAPartOfOne() throws IOException {
        Matcher matcher = matcher("gram", PatternSet.of(Pattern.ofText("attack")));
        Path file = folder.resolve("web.matcher");
        matcher.save(file);
        matcher.save(file);
        Path pack = folder.resolve("pack");
        Files.write(pack, new byte[100]);
        try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.APPEND)) {
            matcher.save(channel);
        }

        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
        assertFinds(Matcher.load(file));
        try (FileChannel channel = FileChannel.open(pack)) {
            assertFinds(
                    Matcher.load(
                            channel.map(FileChannel.MapMode.READ_ONLY, 100, channel.size() - 100)));
        }
    }

    private static void assertFinds(Matcher matcher) {
        assertThat(StreamScan.matches(matcher, "an attack".getBytes(StandardCharsets.US_ASCII)))
                .containsExactly(new Match(0, 3, 9));
    }

    @Test
    void shouldKeepTheTrafficModel() throws IOException {
        TrafficModel.Sampler sampler = new TrafficModel.Sampler(10, 1);
        sampler.sample(new UnsafeBuffer(new byte[20]), 0, 20);
        Matcher.Builder builder =
                Matcher.builder().patterns(PatternSet.of(Pattern.ofText("attack"))).engine("gram");
        ByteBuffer standard = bytes(builder.build());
        ByteBuffer told = bytes(builder.traffic(TrafficModel.standard()).build());
        ByteBuffer trained = bytes(builder.traffic(sampler.toModel()).build());

        assertThat(told).isEqualTo(standard);
        assertThat(bytes(Matcher.load(trained))).isEqualTo(trained).isNotEqualTo(standard);
    }

    @Test
    void shouldCompileAgainWhatAnEngineSavedThatIsNotHere() throws IOException {
        ByteBuffer bytes = bytes(matcher("gram", PatternSet.of(Pattern.ofText("attack"))));
        bytes.put(ENGINE_OFFSET + Integer.BYTES, (byte) 'c');
        Matcher loaded = Matcher.load(withChecksum(bytes));

        assertThat(loaded.explain()).contains("(compiled again, as there is no engine cram): ");
        assertFinds(loaded);
    }

    @Test
    void shouldRefuseWhatIsNoSavedMatcher() throws IOException {
        Path file = folder.resolve("some.matcher");
        Files.writeString(file, "alert tcp any any -> any any (sid:1;)");

        assertThatExceptionOfType(MatcherFormatException.class)
                .isThrownBy(() -> Matcher.load(file))
                .withMessage(file + ": not a saved matcher: save one with Matcher.save");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Matcher.load(folder.resolve("none")));
    }

    @Test
    void shouldRefuseAnotherFormat() throws IOException {
        ByteBuffer bytes = bytes(matcher("gram", PatternSet.of()));
        bytes.putInt(Long.BYTES, 2);

        assertThatExceptionOfType(MatcherFormatException.class)
                .isThrownBy(() -> Matcher.load(withChecksum(bytes)))
                .withMessage(
                        "format=2 must be 1: save the matcher again with this version of the library");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseEveryPartOfAFile(String engine) throws IOException {
        ByteBuffer bytes = bytes(matcher(engine, PatternSet.of(Pattern.ofText("attack"))));
        int step = Math.max(1, bytes.capacity() / 1000);
        for (int length = 0; length < bytes.capacity(); length += step) {
            ByteBuffer part = bytes.slice(0, length);
            assertThatExceptionOfType(MatcherFormatException.class)
                    .as("length %d", length)
                    .isThrownBy(() -> Matcher.load(part));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseAFileWithAWrongByte(String engine) throws IOException {
        ByteBuffer bytes = bytes(matcher(engine, PatternSet.of(Pattern.ofText("attack"))));
        int step = Math.max(1, bytes.capacity() / 1000);
        for (int offset = 0; offset < bytes.capacity(); offset += step) {
            byte right = bytes.get(offset);
            bytes.put(offset, (byte) (right ^ (1 << (offset % Byte.SIZE))));
            assertThatExceptionOfType(MatcherFormatException.class)
                    .as("byte %d", offset)
                    .isThrownBy(() -> Matcher.load(bytes));
            bytes.put(offset, right);
        }
    }

    private static Matcher matcher(String engine, PatternSet patterns) {
        return Matcher.builder().patterns(patterns).engine(engine).build();
    }

    static ByteBuffer bytes(Matcher matcher) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        matcher.save(Channels.newChannel(output));
        return ByteBuffer.wrap(output.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Puts the right checksum on bytes: now only a look at what they say can find them wrong.
    static ByteBuffer withChecksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_OFFSET));
        int covered = CHECKSUM_OFFSET + Integer.BYTES;
        crc.update(bytes.slice(covered, bytes.capacity() - covered));
        return bytes.putInt(CHECKSUM_OFFSET, (int) crc.getValue());
    }
}
