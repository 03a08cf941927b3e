package io.wirecut.perf.workload;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.matcher.TrafficModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `wirecut perf train`: a traffic model out of captures.
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a traffic model of captures, for '--model' of 'perf match' and 'perf load', or"
                    + " for Matcher.Builder.traffic: engines that know what is rare in your traffic"
                    + " are faster on it, and find the same.",
            "",
            "TCP streams are put together first. Of all payload, windows of 8 bytes are drawn, each"
                    + " with the same chance; the same captures and seed make the same model.",
            ""
        })
public final class TrainCommand implements Callable<Integer> {
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
            description = "Where to write the model.")
    private Path output = Path.of("");

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "How many windows to draw (default: ${DEFAULT-VALUE}).")
    private int windows = 32_768;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of the draw (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description =
                    "Stops after so many bytes of payload (default: ${DEFAULT-VALUE}, at most 1"
                            + " GiB).")
    private long maxBytes = 256 << 20;

    /// Made by picocli.
    public TrainCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            train(command.getOut(), command.getErr(), status);
        }
        return 0;
    }

    private void train(PrintWriter out, PrintWriter err, StatusLine status) {
        TrafficModel.Sampler sampler = sampler();
        CapturePayloads payloads = CapturePayloads.read(input, maxBytes, err, status);
        sampler.sample(new UnsafeBuffer(payloads.bytes()), 0, payloads.bytes().length);
        TrafficModel model = sampler.toModel();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            model.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ReportFile.write(output, bytes.toByteArray());
        status.close();
        out.printf(
                Locale.ROOT,
                "%,d windows of %,d bytes of payload of %,d captures written to %s%n",
                model.size(),
                payloads.bytes().length,
                payloads.captureCount(),
                output);
    }

    private TrafficModel.Sampler sampler() {
        try {
            return new TrafficModel.Sampler(windows, seed);
        } catch (IllegalArgumentException e) {
            throw CommandFault.misuse("--windows: " + e.getMessage());
        }
    }
}
