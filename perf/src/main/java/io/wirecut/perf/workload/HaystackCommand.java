package io.wirecut.perf.workload;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.StatusLine;
import io.wirecut.matcher.PatternSet;
import io.wirecut.perf.match.PatternFile;
import io.wirecut.perf.workload.HaystackGenerator.Kind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `wirecut perf haystack`: a haystack out of nothing, or out of the patterns that it is to hurt.
@Command(
        name = "haystack",
        mixinStandardHelpOptions = true,
        description = {
            "Makes up a haystack for 'perf match'; the same for the same arguments.",
            "",
            "html, http: text as on the web; random: bytes of any value; mix: 40 %% html, 30 %% http,"
                    + " 30 %% random. Attacks are made of the bytes of a pattern file: prefix-attack"
                    + " of patterns without their last byte, suffix-attack of patterns without their"
                    + " first, window-attack of parts of 4 to 8 bytes from anywhere in them.",
            ""
        })
public final class HaystackCommand implements Callable<Integer> {
    private static final int MAX_LENGTH = 1 << 30;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "KIND",
            converter = KindConverter.class,
            completionCandidates = KindNames.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private Kind kind = Kind.MIX;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            description = "Length of the haystack (default: ${DEFAULT-VALUE}).")
    private int bytes = 16 << 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of what is made up (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--patterns",
            paramLabel = "FILE",
            description = "The patterns that an attack is made of.")
    private @Nullable Path patternFile;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write it.")
    private Path output = Path.of("");

    /// Made by picocli.
    public HaystackCommand() {}

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        try (StatusLine status = new StatusLine(command.getErr())) {
            write(command.getOut(), status);
        }
        return 0;
    }

    private void write(PrintWriter out, StatusLine status) {
        if (bytes < 1 || bytes > MAX_LENGTH) {
            throw CommandFault.misuse(
                    "--bytes=%d must be from 1 to %d".formatted(bytes, MAX_LENGTH));
        }
        Path attacked = patternFile;
        if (kind.needsPatterns() && attacked == null) {
            throw CommandFault.misuse(
                    "--kind=%s needs --patterns FILE".formatted(KindNames.of(kind)));
        }
        status.show("making up a haystack");
        PatternSet patterns = attacked == null ? null : PatternFile.read(attacked);
        ReportFile.write(output, HaystackGenerator.generate(kind, bytes, seed, patterns));
        status.close();
        out.printf(Locale.ROOT, "%,d bytes written to %s%n", bytes, output);
    }

    /// How kinds are written on the command line.
    static final class KindNames implements Iterable<String> {
        static String of(Kind kind) {
            return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static List<String> all() {
            return Arrays.stream(Kind.values()).map(KindNames::of).toList();
        }

        @Override
        public Iterator<String> iterator() {
            return all().iterator();
        }
    }

    /// Reads what [KindNames] writes.
    static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String value) {
            for (Kind kind : Kind.values()) {
                if (KindNames.of(kind).equals(value)) {
                    return kind;
                }
            }
            throw new TypeConversionException(
                    "kind=%s must be one of %s"
                            .formatted(value, String.join(", ", KindNames.all())));
        }
    }
}
