package io.wirecut.signatures.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ed25519 keys (RFC 8032) in the files that OpenSSL writes, too: PEM, a private key as PKCS#8, a
/// public one as X.509 (RFC 8410).
public final class PackKeys {
    private static final String ALGORITHM = "Ed25519";
    private static final int MAX_FILE_LENGTH = 1 << 16;
    private static final int LINE_LENGTH = 64;
    private static final int FINGERPRINT_LENGTH = 16;
    private static final Pattern PEM =
            Pattern.compile(
                    "-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+?)\\s*-----END \\1-----");

    private PackKeys() {}

    /// A new pair of keys.
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /// A private key as PEM.
    public static String toPem(PrivateKey key) {
        return pem("PRIVATE KEY", key);
    }

    /// A public key as PEM.
    public static String toPem(PublicKey key) {
        return pem("PUBLIC KEY", key);
    }

    private static String pem(String label, Key key) {
        String body =
                Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'})
                        .encodeToString(key.getEncoded());
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(label, body, label)
                .replace(System.lineSeparator(), "\n");
    }

    /// Reads a private key.
    ///
    /// @throws IOException if the file cannot be read, or holds no such key
    public static PrivateKey readPrivate(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(read(file, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw noKey(file, "private");
        }
    }

    /// Reads a public key.
    ///
    /// @throws IOException if the file cannot be read, or holds no such key
    public static PublicKey readPublic(Path file) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(read(file, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw noKey(file, "public");
        }
    }

    private static byte[] read(Path file, String label) throws IOException {
        if (Files.size(file) > MAX_FILE_LENGTH) {
            throw new PackFormatException(file.toString(), "too long for a key");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        Matcher matcher = PEM.matcher(text);
        if (!matcher.find()) {
            throw new PackFormatException(
                    file.toString(), "no key: expected PEM that begins -----BEGIN " + label);
        }
        if (!label.equals(matcher.group(1))) {
            throw new PackFormatException(
                    file.toString(),
                    "holds a %s, and a %s is needed here".formatted(matcher.group(1), label));
        }
        try {
            return Base64.getMimeDecoder().decode(matcher.group(2));
        } catch (IllegalArgumentException e) {
            throw new PackFormatException(file.toString(), "the base64 of the key is damaged");
        }
    }

    private static PackFormatException noKey(Path file, String kind) {
        return new PackFormatException(
                file.toString(),
                "no Ed25519 %s key: make a pair with 'wirecut pack keygen'".formatted(kind));
    }

    /// A short name for a public key: the first digits of the SHA-256 of its X.509 form.
    public static String fingerprint(PublicKey key) {
        return Digests.sha256(key.getEncoded()).substring(0, FINGERPRINT_LENGTH);
    }

    /// Signs bytes; the same bytes and key make the same signature.
    static byte[] sign(PrivateKey key, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key cannot sign: " + e.getMessage(), e);
        }
    }

    /// Whether a signature is by that key, over those bytes.
    static boolean verifies(PublicKey key, byte[] bytes, byte[] signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // The JDK tells so of signatures that are malformed.
            return false;
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this JDK knows no " + ALGORITHM, e);
    }

    /// SHA-256.
    static final class Digests {
        private Digests() {}

        /// In hexadecimal digits.
        static String sha256(byte[] bytes) {
            return HexFormat.of().formatHex(newSha256().digest(bytes));
        }

        static MessageDigest newSha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (GeneralSecurityException e) {
                throw missing(e);
            }
        }
    }
}
