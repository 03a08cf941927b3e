package io.wirecut.cli;

import io.wirecut.cli.report.JsonText;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.cli.report.TextTable;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.pack.LoadedRules;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackKeys;
import io.wirecut.signatures.pack.PackLoader;
import io.wirecut.signatures.pack.PackManifest;
import io.wirecut.signatures.pack.PackTestReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack info`: what a pack says of itself.
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Prints what a pack says of itself and what is in it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the file is no pack, or a damaged one",
            "2:misuse: a wrong argument, or a file that cannot be read or written"
        })
final class PackInfoCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private TrustOptions trust = new TrustOptions();

    @Parameters(paramLabel = "PACK", description = "The pack.")
    private Path file = Path.of("");

    @Mixin private RuleOptions options = new RuleOptions();

    @Option(
            names = "--load",
            description =
                    "Load the rules, too, leaving out those that are refused, and tell what from and how"
                            + " long it took: in a process that has just begun, and so at its longest.")
    private boolean loads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write it as JSON, too.")
    private @Nullable Path json;

    PackInfoCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        Load load = loads ? load() : null;
        PackFile pack = PackFile.open(file);
        pack.verifyEntries();
        String signer = pack.signer(trust.keys()).map(PackKeys::fingerprint).orElse("");
        int tests = PackTestReader.read(pack).size();
        print(pack, signer, tests, load);
        if (json != null) {
            ReportFile.write(json, JsonText.of(json(pack, signer, tests, load)));
        }
        return Main.OK;
    }

    /// What loading has come to.
    private record Load(double seconds, int rules, String origin) {}

    /// Loads the pack as `inspect` does.
    private Load load() throws IOException, PackException {
        long startNs = System.nanoTime();
        LoadedRules loaded =
                new PackLoader(options.signatureSettings(), true, trust.keys(options.settings()))
                        .loadRules(List.of(file), RuleConfiguration.evaluation(options.settings()));
        double seconds = (System.nanoTime() - startNs) / 1e9;
        String origin =
                switch (loaded.origin()) {
                    case COMPILED -> "the compiled form";
                    case TEXT -> "the text";
                };
        return new Load(seconds, loaded.rules().size(), origin);
    }

    private void print(PackFile pack, String signer, int tests, @Nullable Load load) {
        PackManifest manifest = pack.manifest();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        line(out, "name", manifest.name());
        line(out, "version", manifest.version());
        line(out, "author", manifest.author());
        line(out, "description", manifest.description());
        line(out, "needs", manifest.minimumEngine());
        line(out, "signatures", String.valueOf(pack.signatureCount()));
        line(out, "signed by", signer);
        line(out, "tests", String.valueOf(tests));
        if (load != null) {
            line(
                    out,
                    "loads",
                    String.format(
                            Locale.ROOT,
                            "%,d rules in %.3f s, from %s",
                            load.rules,
                            load.seconds,
                            load.origin));
        }
        TextTable files = new TextTable("file", "bytes", "sha256");
        manifest.files()
                .forEach((name, digest) ->
                        files.add(
                                name,
                                String.format(Locale.ROOT, "%,d", digest.length()),
                                digest.sha256() + " "));
        out.print("\n" + files);
        out.flush();
    }

    private static void line(PrintWriter out, String label, String value) {
        if (!value.isEmpty()) {
            StringBuilder printable = new StringBuilder();
            value.codePoints()
                    .forEach(c ->
                            printable.appendCodePoint(
                                    Character.isISOControl(c)
                                                    || Character.getType(c) == Character.FORMAT
                                            ? '·'
                                            : c));
            out.printf("%-12s%s%n", label, printable);
        }
    }

    private static Map<String, Object> json(
            PackFile pack, String signer, int tests, @Nullable Load load) {
        PackManifest manifest = pack.manifest();
        Map<String, Object> files = new LinkedHashMap<>();
        manifest.files()
                .forEach((name, digest) ->
                        files.put(
                                name,
                                Map.of("length", digest.length(), "sha256", digest.sha256())));
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("name", manifest.name());
        report.put("version", manifest.version());
        report.put("author", manifest.author());
        report.put("description", manifest.description());
        report.put("minimum_engine", manifest.minimumEngine());
        report.put("signatures", pack.signatureCount());
        report.put("signed_by", signer);
        report.put("tests", tests);
        report.put("files", files);
        if (load != null) {
            report.put(
                    "load",
                    Map.of(
                            "seconds", load.seconds,
                            "rules", load.rules,
                            "origin", load.origin));
        }
        return report;
    }
}
