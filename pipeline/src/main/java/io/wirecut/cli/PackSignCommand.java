package io.wirecut.cli;

import io.wirecut.cli.report.ReportFile;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackKeys;
import io.wirecut.signatures.pack.PackWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack sign`: signs a pack.
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description = {
            "Signs a pack with an Ed25519 key: its manifest, which holds the SHA-256 of every entry."
                    + " Signatures by others stay."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the pack is signed",
            "1:the file is no pack, a damaged one, or no key",
            "2:misuse: a wrong argument, or a file that cannot be read or written"
        })
final class PackSignCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PACK", description = "The pack to be signed.")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The private key, PEM (PKCS#8): see wirecut pack keygen.")
    private Path key = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where the signed pack goes; in place of the other unless told.")
    private @Nullable Path output;

    PackSignCommand() {}

    @Override
    public Integer call() throws IOException {
        PackFile pack = PackFile.open(file);
        byte[] signed = PackWriter.sign(pack, PackKeys.readPrivate(key));
        Path target = Objects.requireNonNullElse(output, file);
        // Whoever has the other mapped must keep it.
        Path written = target.resolveSibling(target.getFileName() + ".new");
        try {
            ReportFile.write(written, signed);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "%s: signed; signatures: %d%n",
                target, PackFile.of(target.toString(), signed).signatureCount());
        out.flush();
        return Main.OK;
    }
}
