package io.wirecut.perf.workload;

import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf payloads`: a haystack out of captures.
@Command(
        name = "payloads",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the payload bytes of captures to a file, as a haystack for 'perf match'.",
            "",
            "TCP streams are put together first, and each stays in one piece; UDP payloads follow as"
                    + " they come. Captures are taken in alphabetical order: the same captures make"
                    + " the same file. A capture that is damaged gives what stands before the"
                    + " damage, and a note.",
            ""
        })
public final class PayloadsCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = {"-r", "--read"},
            required = true,
            paramLabel = "FILE|DIR",
            description = "A capture, or a folder of captures.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write the bytes.")
    private Path output = Path.of("");

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "Stops after so many bytes (default: ${DEFAULT-VALUE}, at most 1 GiB).")
    private long maxBytes = 256 << 20;

    /// Made by picocli.
    public PayloadsCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            extract(command.getOut(), command.getErr(), status);
        }
        return 0;
    }

    private void extract(PrintWriter out, PrintWriter err, StatusLine status) {
        CapturePayloads payloads = CapturePayloads.read(input, maxBytes, err, status);
        ReportFile.write(output, payloads.bytes());
        status.close();
        out.printf(
                Locale.ROOT,
                "%,d bytes of payload of %,d captures written to %s%n",
                payloads.bytes().length,
                payloads.captureCount(),
                output);
    }
}
