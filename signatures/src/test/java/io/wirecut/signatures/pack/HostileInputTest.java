package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.wirecut.rules.EvaluationSettings;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Rule files and packs that are made to take time or memory: they are refused, or loaded, within
/// bounds of both. `-Dwirecut.hostile-rules=1000000` is the long form.
@Timeout(60)
final class HostileInputTest {
    private static final int LINE_LENGTH = 100 << 20;
    private static final int RULE_COUNT = Integer.getInteger("wirecut.hostile-rules", 50_000);
    private static final int MUTATIONS = 1_000;

    /// Far more than a rule takes, and far less than if each were held against all others.
    private static final long MAX_BYTES_A_RULE = 20_000;

    private static final SignatureSettings SETTINGS = SignatureSettings.defaults();

    @TempDir private Path folder;

    private static LoadedRules load(Path file) throws IOException, PackException {
        return new PackLoader(SETTINGS, false, List.of())
                .loadRules(List.of(file), EvaluationSettings.DEFAULT);
    }

    private static long allocatedByThisThread() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void shouldRefuseALineOfAHundredMegabytesInATenthOfItsLength() throws IOException {
        Path file = folder.resolve("line.rules.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) 'a');
            for (int i = 0; i < LINE_LENGTH / part.length; i++) {
                out.write(part);
            }
        }
        long before = allocatedByThisThread();

        assertThatThrownBy(() -> load(file))
                .isInstanceOf(PackException.class)
                .hasMessageContaining("line.rules.gz:1:1: error: ")
                .satisfies(refused ->
                        assertThat(String.valueOf(refused.getMessage()).length())
                                .isLessThan(10_000));
        assertThat(allocatedByThisThread() - before).isLessThan(LINE_LENGTH / 10);
    }

    @Test
    void shouldLoadManyRulesOfOneContent() throws IOException, PackException {
        StringBuilder text = new StringBuilder();
        for (int sid = 1; sid <= RULE_COUNT; sid++) {
            text.append("alert tcp any any -> any any (content:\"the same\"; sid:")
                    .append(sid)
                    .append(";)\n");
        }
        Path file = Files.writeString(folder.resolve("same.rules"), text);
        long before = allocatedByThisThread();

        LoadedRules loaded = load(file);

        assertThat(loaded.rules().size()).isEqualTo(RULE_COUNT);
        assertThat(allocatedByThisThread() - before).isLessThan(RULE_COUNT * MAX_BYTES_A_RULE);
    }

    @Test
    void shouldRefuseABombBeforeItIsDecompressed() {
        ZipWriter zip = new ZipWriter();
        zip.add("rules/a.rules", new byte[64 << 20], false);
        byte[] bomb = zip.toBytes();
        long before = allocatedByThisThread();

        assertThatThrownBy(() -> PackFile.of("x.wcp", bomb))
                .isInstanceOf(PackFormatException.class)
                .hasMessageContaining("more than 200 times as many");
        assertThat(allocatedByThisThread() - before).isLessThan(4L << 20);
    }

    @Test
    void shouldRefuseAPackThatIsCutOffAnywhere() throws IOException, PackException {
        byte[] whole = HostilePack.compiled();
        for (int length = 0; length < whole.length; length += 1 + length / 200) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PackFile.of("x.wcp", cut))
                    .as("length %d", length)
                    .isInstanceOf(PackFormatException.class);
        }
    }

    @Test
    void shouldRefuseOrLoadACompiledFormThatIsCutOffAnywhere() throws IOException, PackException {
        for (String entry : HostilePack.compiledEntries()) {
            int length = HostilePack.length(entry);
            int step = Math.max(1, length / 40);
            for (int cut = length - 1; cut >= 0; cut -= step) {
                HostilePack.loadOrRefuse(entry, cut, new byte[0]);
            }
        }
    }

    /// Of bytes that are not what the manifest was made for nothing is ever taken.
    @Test
    void shouldRefuseOrLoadAPackOfWhichAnyBytesAreOthers() throws IOException, PackException {
        byte[] whole = HostilePack.compiled();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < MUTATIONS; round++) {
            byte[] mutated = whole.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                PackFile pack = PackFile.of("x.wcp", mutated);
                pack.verifyEntries();
                var _ = CompiledPack.read(pack, SETTINGS, EvaluationSettings.DEFAULT);
            } catch (PackFormatException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("x.wcp");
            }
        }
    }
}
