package io.wirecut.signatures.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackKeysTest {
    /// As OpenSSL writes them: the example of RFC 8410, section 10.
    private static final String PRIVATE =
            """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            -----END PRIVATE KEY-----
            """;

    private static final String PUBLIC =
            """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PUBLIC KEY-----
            """;

    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("key"), text);
    }

    @Test
    void shouldReadKeysThatBelongTogether() throws IOException {
        byte[] signature = PackKeys.sign(PackKeys.readPrivate(file(PRIVATE)), new byte[3]);

        assertThat(PackKeys.verifies(PackKeys.readPublic(file(PUBLIC)), new byte[3], signature))
                .isTrue();
        assertThat(PackKeys.verifies(PackKeys.readPublic(file(PUBLIC)), new byte[4], signature))
                .isFalse();
        signature[0] ^= 1;
        assertThat(PackKeys.verifies(PackKeys.readPublic(file(PUBLIC)), new byte[3], signature))
                .isFalse();
    }

    @Test
    void shouldReadWhatItWrites() throws IOException {
        KeyPair keys = PackKeys.generate();

        assertThat(PackKeys.readPrivate(file(PackKeys.toPem(keys.getPrivate()))))
                .isEqualTo(keys.getPrivate());
        assertThat(PackKeys.readPublic(file(PackKeys.toPem(keys.getPublic()))))
                .isEqualTo(keys.getPublic());
        assertThat(PackKeys.toPem(PackKeys.readPublic(file(PUBLIC)))).isEqualTo(PUBLIC);
    }

    @Test
    void shouldSignAsRfc8032Says() throws IOException {
        // Section 7.1, test 1: the empty message.
        String seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        byte[] pkcs8 = HexFormat.of().parseHex("302e020100300506032b657004220420" + seed);
        String pem =
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(java.util.Base64.getEncoder().encodeToString(pkcs8));

        assertThat(PackKeys.sign(PackKeys.readPrivate(file(pem)), new byte[0]))
                .asHexString()
                .startsWithIgnoringCase("E5564300C360AC729086E2CC806E828A");
    }

    @Test
    void shouldSayWhatIsNoKey() throws IOException {
        assertThatThrownBy(() -> PackKeys.readPublic(file("hello")))
                .hasMessageEndingWith("no key: expected PEM that begins -----BEGIN PUBLIC KEY");
        assertThatThrownBy(() -> PackKeys.readPublic(file(PRIVATE)))
                .hasMessageEndingWith("holds a PRIVATE KEY, and a PUBLIC KEY is needed here");
        assertThatThrownBy(() -> PackKeys.readPrivate(file(PRIVATE.replace("MC4C", "MC4D"))))
                .hasMessageEndingWith(
                        "no Ed25519 private key: make a pair with 'wirecut pack keygen'");
        assertThatThrownBy(() -> PackKeys.readPublic(file("x".repeat(70_000))))
                .hasMessageEndingWith("too long for a key");
    }
}
