package io.wirecut.perf.workload;

import io.wirecut.cli.CaptureFiles;
import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    private static final int POLL_LIMIT = 256;
    private static final long MAX_BYTES = 1 << 30;

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
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try (StatusLine status = new StatusLine(err)) {
            extract(out, err, status);
            return 0;
        } catch (CommandFault e) {
            err.println(e.getMessage());
            return e.exitCode();
        }
    }

    private void extract(PrintWriter out, PrintWriter err, StatusLine status) {
        if (maxBytes < 1 || maxBytes > MAX_BYTES) {
            throw CommandFault.misuse(
                    "--max-bytes=%d must be from 1 to %d".formatted(maxBytes, MAX_BYTES));
        }
        List<Path> captures = captures();
        Payloads payloads = new Payloads(maxBytes);
        int read = 0;
        for (Path capture : captures) {
            if (payloads.isFull()) {
                break;
            }
            read++;
            status.show("capture %d of %d: %s".formatted(read, captures.size(), capture));
            try {
                read(capture, payloads);
            } catch (CaptureException e) {
                status.close();
                err.println(e.getMessage());
            }
            payloads.endOfInput();
        }
        byte[] bytes = payloads.toBytes();
        if (bytes.length == 0) {
            throw CommandFault.wrongInput(input + ": error: there is no payload in it");
        }
        OutputFile.write(output, bytes);
        status.close();
        out.printf(
                Locale.ROOT,
                "%,d bytes of payload of %,d captures written to %s%n",
                bytes.length,
                read,
                output);
    }

    private static void read(Path capture, Payloads payloads) {
        try (PacketSource source = PacketSources.open(capture)) {
            int count = 0;
            while (count != PacketSource.END && !payloads.isFull()) {
                count = source.poll(payloads, POLL_LIMIT);
            }
        }
    }

    private List<Path> captures() {
        try {
            return CaptureFiles.find(input);
        } catch (NoSuchFileException e) {
            throw CommandFault.misuse(input + ": error: there is no such file");
        } catch (IllegalArgumentException e) {
            throw CommandFault.misuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be read: %s".formatted(input, e.getMessage()));
        }
    }
}
