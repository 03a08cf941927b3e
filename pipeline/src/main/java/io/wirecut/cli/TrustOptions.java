package io.wirecut.cli;

import io.wirecut.pipeline.config.Settings;
import io.wirecut.signatures.pack.PackKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The option that says whose packs are taken.
final class TrustOptions {
    private static final String SETTING = "packs.public-keys";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = {
                "Public key (PEM) of somebody who may sign packs; may be given several times. With any,"
                        + " a pack that none of them has signed is refused."
            })
    private List<Path> files = new ArrayList<>();

    /// Filled by picocli.
    TrustOptions() {}

    /// The keys.
    ///
    /// @throws IOException if one cannot be read
    List<PublicKey> keys() throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : files) {
            keys.add(PackKeys.readPublic(file));
        }
        return keys;
    }

    /// The keys, and those that the settings name under `packs.public-keys`.
    ///
    /// @throws IOException if one cannot be read
    List<PublicKey> keys(Settings settings) throws IOException {
        List<PublicKey> keys = keys();
        for (String file : settings.list(SETTING)) {
            keys.add(PackKeys.readPublic(Path.of(file)));
        }
        return keys;
    }
}
