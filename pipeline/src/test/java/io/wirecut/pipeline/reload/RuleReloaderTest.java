package io.wirecut.pipeline.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleReloaderTest {
    private static final long TIMEOUT_S = 60;

    @TempDir private Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final ReloadListener listener =
            new ReloadListener() {
                @Override
                public void onReloaded(int generation, double seconds) {
                    told.add("generation " + generation);
                }

                @Override
                public void onReloadFailed(Throwable cause) {
                    told.add("failed: " + cause.getMessage());
                }
            };
    private Path file;
    private Pipeline pipeline;

    @BeforeEach
    void start() throws IOException {
        file = folder.resolve("test.rules");
        Files.writeString(file, rule(1));
        pipeline =
                Pipeline.builder()
                        .rules(load())
                        .flowCapacity(16)
                        .streamCapacity(16)
                        .segmentMemory(1 << 16)
                        .start();
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private static String rule(int sid) {
        return "alert tcp any any -> any any (content:\"evil\"; sid:%d;)%n".formatted(sid);
    }

    private RuleSet load() throws IOException {
        String text = Files.readString(file);
        if (text.isEmpty()) {
            throw new IOException("test.rules: is empty");
        }
        return RuleSet.compile(
                SignatureLoader.parse("test.rules", text, SignatureSettings.defaults())
                        .signatures());
    }

    private String next() throws InterruptedException {
        return told.poll(TIMEOUT_S, TimeUnit.SECONDS);
    }

    @Test
    void shouldLoadWhenAsked() throws InterruptedException, IOException {
        try (RuleReloader reloader =
                RuleReloader.start(
                        pipeline, this::load, listener, List.of(), Duration.ofSeconds(1))) {
            reloader.request();
            assertThat(next()).isEqualTo("generation 2");
            Files.writeString(file, "");
            reloader.request();
            assertThat(next()).isEqualTo("failed: test.rules: is empty");
            Files.writeString(file, rule(2));
            reloader.request();
            assertThat(next()).isEqualTo("generation 3");
        }
        assertThat(pipeline.statistics().details())
                .containsEntry("rules.swaps", 2L)
                .containsEntry("rules.swaps_failed", 1L);
        assertThat(told).isEmpty();
    }

    @Test
    void shouldLoadWhenAFileChanges() throws InterruptedException, IOException {
        try (var _ =
                RuleReloader.start(
                        pipeline, this::load, listener, List.of(folder), Duration.ofMillis(1))) {
            Files.writeString(folder.resolve("test.rules.tmp"), rule(1) + rule(2));
            Files.move(folder.resolve("test.rules.tmp"), file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(next()).isEqualTo("generation 2");
        }
    }

    @Test
    void shouldRefuseAnIntervalOfNothing() {
        assertThatThrownBy(() ->
                        RuleReloader.start(
                                pipeline, this::load, listener, List.of(), Duration.ZERO))
                .hasMessage("interval=PT0S must be positive, such as PT1S");
    }
}
