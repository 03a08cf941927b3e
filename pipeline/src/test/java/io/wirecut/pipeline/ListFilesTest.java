package io.wirecut.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.config.DataFolder;
import io.wirecut.pipeline.fixture.FrameListSource;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.rules.RuleSet;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.ValueList;
import io.wirecut.signatures.ValueType;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of rules from one run to the next, and from one set of rules to the next.
class ListFilesTest {
    private static final String SEEN =
            "alert udp any any -> any any (ip.src; dataset:set,seen,type ip,state seen.lst; sid:1;)\n";

    @TempDir Path temporary;
    private Path data = Path.of(".");

    @BeforeEach
    void nameFolder() {
        data = temporary.resolve("data");
    }

    private static RuleSet rules(String text) {
        var pack = SignatureLoader.parse("test.rules", text, SignatureSettings.defaults());
        assertThat(pack.diagnostics()).isEmpty();
        return RuleSet.compile(pack.signatures());
    }

    private Pipeline pipeline(String rules) {
        return Pipeline.builder()
                .rules(rules(rules))
                .threading(Threading.INVOKER)
                .flowCapacity(64)
                .streamCapacity(16)
                .segmentMemory(1 << 16)
                .dataFolder(new DataFolder(data, false))
                .start();
    }

    /// @return how many alerts there are of the packets
    private static long send(Pipeline pipeline, String... sources) {
        long before = pipeline.statistics().alerts();
        FrameListSource frames = new FrameListSource(1);
        for (String source : sources) {
            frames.add(Frames.ethernet().ipv4(source, "192.0.2.99").udp(9, 9).payload("x"));
        }
        while (frames.poll(pipeline, 16) != PacketSource.END) {
            // The pipeline takes them.
        }
        return pipeline.statistics().alerts() - before;
    }

    @Test
    void shouldGoOnWhereTheLastRunEnded() throws IOException {
        try (Pipeline first = pipeline(SEEN)) {
            assertThat(send(first, "192.0.2.2", "192.0.2.1", "192.0.2.2")).isEqualTo(2);
            assertThat(first.saveLists()).isEmpty();
        }
        assertThat(data.resolve("seen.lst")).hasContent("192.0.2.1\n192.0.2.2\n");
        try (Pipeline second = pipeline(SEEN)) {
            assertThat(send(second, "192.0.2.2", "192.0.2.1", "192.0.2.3")).isEqualTo(1);
            assertThat(second.saveLists()).isEmpty();
        }
        assertThat(data.resolve("seen.lst")).hasContent("192.0.2.1\n192.0.2.2\n192.0.2.3\n");
        try (var files = Files.list(data)) {
            assertThat(files).as("nothing is left over").hasSize(1);
        }
    }

    @Test
    void shouldKeepValuesWhenRulesAreSwapped() {
        try (Pipeline pipeline = pipeline(SEEN)) {
            assertThat(send(pipeline, "192.0.2.1")).isEqualTo(1);
            pipeline.endOfInput();
            pipeline.swap(
                    rules(
                            SEEN
                                    + "alert udp any any -> any any (ip.src; dataset:isset,seen;"
                                    + " sid:2;)\n"));
            assertThat(send(pipeline, "192.0.2.1")).as("sid 2").isEqualTo(1);
            assertThat(pipeline.statistics().details()).containsEntry("rules.list_values", 1L);
        }
    }

    @Test
    void shouldRestoreAListThatComesWithASwap() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("seen.lst"), "192.0.2.1\n");
        try (Pipeline pipeline = pipeline("alert udp any any -> any any (sid:9;)\n")) {
            pipeline.swap(rules(SEEN));
            assertThat(send(pipeline, "192.0.2.1", "192.0.2.2")).isEqualTo(1);
        }
    }

    @Test
    void shouldNotWriteWhatWasTakenOut() {
        String rules =
                SEEN
                        + "alert udp 192.0.2.2 any -> any any (ip.src; dataset:unset,seen;"
                        + " priority:9; sid:2;)\n";
        try (Pipeline pipeline = pipeline(rules)) {
            send(pipeline, "192.0.2.1", "192.0.2.2");
            assertThat(pipeline.saveLists()).isEmpty();
        }
        assertThat(data.resolve("seen.lst")).hasContent("192.0.2.1\n");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileAndLeaveItAsItIs() throws IOException {
        Files.createDirectories(data);
        Path file = Files.writeString(data.resolve("seen.lst"), "192.0.2.1\nnonsense\n");
        assertThatThrownBy(() -> pipeline(SEEN))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(file.toRealPath() + ": line 2 is no value of type ip");

        Files.writeString(file, "192.0.2.1\n");
        try (Pipeline pipeline = pipeline(SEEN)) {
            Files.createDirectories(data.resolve(".seen.lst.tmp/in the way"));
            send(pipeline, "192.0.2.2");
            assertThat(pipeline.saveLists())
                    .singleElement()
                    .asString()
                    .startsWith("list 'seen' is not written: ");
        }
        assertThat(file).hasContent("192.0.2.1\n");
    }

    /// What no parser lets pass may still come in a compiled pack.
    @ParameterizedTest
    @ValueSource(
            strings = {"../evil", "a/../../evil", "/tmp/evil", "link/evil", "file", "a\0b", "."})
    void shouldWriteNothingOutside(String name) throws IOException {
        Files.createDirectories(data);
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "as it was");
        Files.createSymbolicLink(data.resolve("link"), outside);
        Files.createSymbolicLink(data.resolve("file"), outside.resolve("secret"));
        Dataset list = new Dataset("evil", ValueType.IP, ValueList.EMPTY, name, true, 1);
        SharedMemory memory =
                SharedMemory.of(new SharedMemory.Needs(false, false, List.of(list)), 1);
        ListFiles files = new ListFiles(new DataFolder(data, false));

        assertThat(files.save(memory.lists())).hasSize(1);
        assertThatThrownBy(() -> files.restore(memory.lists()))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(outside.resolve("secret")).hasContent("as it was");
        try (var all = Files.walk(temporary)) {
            assertThat(all).as("the two folders, the links, the secret").hasSize(6);
        }
    }
}
