package io.wirecut.cli;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.pipeline.config.RuleConfiguration;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackLoader;
import io.wirecut.signatures.pack.PackManifest;
import io.wirecut.signatures.pack.PackSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack build`: makes a pack.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a pack (.wcp) from rule files, or from a folder that holds pack.yaml, rules/,"
                    + " config/ and tests/. The same input makes the same bytes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the pack was made",
            "1:a rule is refused, or something in the source is wrong",
            "2:misuse: a wrong argument, or a file that cannot be read or written"
        })
final class PackBuildCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private RuleOptions options = new RuleOptions();

    @Parameters(
            paramLabel = "SOURCE",
            arity = "1..*",
            description = "A folder with pack.yaml, or rule files, .gz or not, or folders of them.")
    private List<Path> sources = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The pack to be made; its name ends in .wcp.")
    private Path output = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Over the name in pack.yaml.")
    private @Nullable String name;

    @Option(
            names = "--pack-version",
            paramLabel = "VERSION",
            description = "Over the version in pack.yaml.")
    private @Nullable String version;

    @Option(names = "--author", paramLabel = "TEXT", description = "Over the author in pack.yaml.")
    private @Nullable String author;

    @Option(
            names = "--description",
            paramLabel = "TEXT",
            description = "Over the description in pack.yaml.")
    private @Nullable String description;

    @Option(
            names = "--minimum-engine",
            paramLabel = "VERSION",
            description = "The least version of wirecut that understands the rules.")
    private @Nullable String minimumEngine;

    @Option(
            names = "--lenient",
            description = "Make the pack even if rules are refused; they stay in it as text.")
    private boolean lenient;

    @Option(
            names = "--compile",
            description = {
                "Put the compiled form in, too, for this engine and these settings: with them the pack"
                        + " loads in a fraction of the time, with others from its text."
            })
    private boolean compile;

    PackBuildCommand() {}

    @Override
    public Integer call() throws IOException, PackException {
        if (!PackFile.isPack(output)) {
            throw CommandFault.misuse(
                    "wirecut: --output=%s must end in %s".formatted(output, PackFile.ENDING));
        }
        PackSource source = source();
        source = source.with(manifest(source.manifest()));
        byte[] bytes = source.toPack();
        PackFile pack = PackFile.of(output.toString(), bytes);
        PackLoader loader = new PackLoader(options.signatureSettings(), lenient, List.of());
        SignaturePack signatures = loader.load(pack);
        if (compile) {
            bytes = loader.compile(pack, RuleConfiguration.evaluation(options.settings()));
        }
        ReportFile.write(output, bytes);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "%s: %s %s, %d rules, %d of them refused; %d bytes, not signed%n",
                output,
                pack.manifest().name(),
                pack.manifest().version(),
                signatures.ruleCount(),
                signatures.refusedCount(),
                bytes.length);
        out.flush();
        return Main.OK;
    }

    private PackSource source() throws IOException {
        boolean isFolderOfPack =
                sources.size() == 1
                        && Files.isRegularFile(sources.getFirst().resolve(PackManifest.ENTRY));
        return isFolderOfPack
                ? PackSource.ofFolder(sources.getFirst())
                : PackSource.ofRules(sources);
    }

    private PackManifest manifest(PackManifest said) {
        String usualName = output.getFileName().toString().replace(PackFile.ENDING, "");
        String ownName = said.name().isEmpty() ? usualName : said.name();
        String ownVersion = said.version().isEmpty() ? "0" : said.version();
        return new PackManifest(
                Objects.requireNonNullElse(name, ownName),
                Objects.requireNonNullElse(version, ownVersion),
                Objects.requireNonNullElse(minimumEngine, said.minimumEngine()),
                Objects.requireNonNullElse(author, said.author()),
                Objects.requireNonNullElse(description, said.description()),
                said.files());
    }
}
