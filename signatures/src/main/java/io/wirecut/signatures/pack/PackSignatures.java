package io.wirecut.signatures.pack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The entry `pack.sig`: a signature a line, in base64, each over the bytes of the manifest.
final class PackSignatures {
    /// Name of the entry.
    static final String ENTRY = "pack.sig";

    private static final int SIGNATURE_LENGTH = 64;

    private PackSignatures() {}

    static List<byte[]> read(String place, byte[] entry) throws PackFormatException {
        List<byte[]> signatures = new ArrayList<>();
        int number = 0;
        for (String line : new String(entry, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            byte[] signature = decoded(line);
            if (signature.length != SIGNATURE_LENGTH) {
                throw new PackFormatException(
                        place + ":" + number,
                        "no Ed25519 signature in base64: sign the pack again");
            }
            if (signatures.size() == PackLimits.MAX_SIGNATURE_COUNT) {
                throw new PackFormatException(
                        place, "more than %d signatures".formatted(PackLimits.MAX_SIGNATURE_COUNT));
            }
            signatures.add(signature);
        }
        return signatures;
    }

    private static byte[] decoded(String line) {
        try {
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    static byte[] write(List<byte[]> signatures) {
        StringBuilder out = new StringBuilder();
        for (byte[] signature : signatures) {
            out.append(Base64.getEncoder().encodeToString(signature)).append('\n');
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
