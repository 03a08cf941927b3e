package io.wirecut.cli;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.cli.report.ReportFile;
import io.wirecut.signatures.pack.PackKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `wirecut pack keygen`: makes a pair of keys.
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a pair of Ed25519 keys: FILE, to sign with and to keep secret, and FILE.pub, to be"
                    + " given to those who take the packs. 'openssl genpkey -algorithm ed25519' makes the"
                    + " same."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the keys were made",
            "2:misuse: a file is there already, or cannot be written"
        })
final class PackKeygenCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "Where the private key goes.")
    private Path file = Path.of("");

    PackKeygenCommand() {}

    @Override
    public Integer call() {
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        KeyPair keys = PackKeys.generate();
        create(file, PackKeys.toPem(keys.getPrivate()), true);
        create(publicFile, PackKeys.toPem(keys.getPublic()), false);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "%s: private key; %s: public key %s%n",
                file, publicFile, PackKeys.fingerprint(keys.getPublic()));
        out.flush();
        return Main.OK;
    }

    /// Never over another key: that would be lost.
    private static void create(Path file, String text, boolean secret) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes =
                secret && posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try {
            Files.createFile(file, attributes);
            Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            throw CommandFault.misuse(
                    "wirecut: %s: is there already, and is not written over".formatted(file));
        } catch (IOException e) {
            throw ReportFile.fault(file, e);
        }
    }
}
