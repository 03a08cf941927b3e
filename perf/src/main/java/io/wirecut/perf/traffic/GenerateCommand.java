package io.wirecut.perf.traffic;

import io.wirecut.cli.report.CommandFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf generate`: writes the sample captures.
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Writes the sample captures; the same bytes each time.")
public final class GenerateCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Where to write them; made if missing.")
    private Path folder = Path.of("");

    /// Made by picocli.
    public GenerateCommand() {}

    @Override
    public Integer call() {
        try {
            Files.createDirectories(folder);
            int count = SampleCaptures.writeTo(folder);
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .printf("%d captures written to %s%n", count, folder);
        } catch (IOException e) {
            throw CommandFault.misuse(
                    folder + ": the folder cannot be made: " + e.getMessage() + "; name another");
        }
        return 0;
    }
}
