package io.wirecut.cli;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack verify`: whether a pack is whole, and by whom it is signed.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Holds a pack against its manifest, and the manifest against a public key.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the pack is whole, and signed by one of the keys",
            "1:it is not: the message says why",
            "2:misuse: a wrong argument, no key, or a file that cannot be read"
        })
final class PackVerifyCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Mixin private TrustOptions trust = new TrustOptions();

    @Parameters(paramLabel = "PACK", description = "The pack.")
    private Path file = Path.of("");

    PackVerifyCommand() {}

    @Override
    public Integer call() throws IOException {
        List<PublicKey> keys = trust.keys();
        if (keys.isEmpty()) {
            throw CommandFault.misuse(
                    "wirecut: --key is missing: whose signature is it to be? To look at a pack without"
                            + " one: wirecut pack info");
        }
        PackFile pack = PackFile.open(file);
        pack.requireSigner(keys);
        pack.verifyEntries();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "%s: %s %s is whole, and signed by %s%n",
                file,
                pack.manifest().name(),
                pack.manifest().version(),
                pack.signer(keys).map(PackKeys::fingerprint).orElseThrow());
        out.flush();
        return Main.OK;
    }
}
