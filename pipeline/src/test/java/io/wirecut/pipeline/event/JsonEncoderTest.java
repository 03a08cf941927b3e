package io.wirecut.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses, times and strings.
final class JsonEncoderTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final JsonEncoder json = new JsonEncoder(buffer);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:0:0:1::1",
                "2001:db8::1:0:0:1",
                "fe80::1:2:3",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6::",
                "::3:4:5:6:7:8",
                "0:2:3:4:5:6:7:0",
                "::ffff:192.0.2.1",
                "::fffe:c000:201",
                "abcd:ef01:2345:6789:abcd:ef01:2345:6789"
            })
    void shouldWriteIpv6InItsCanonicalForm(String canonical) {
        ByteBuffer address = address(canonical);
        json.ipv6(address.getLong(0), address.getLong(8));
        assertThat(text()).isEqualTo(canonical);
    }

    private static ByteBuffer address(String literal) {
        byte[] bytes = InetAddress.ofLiteral(literal).getAddress();
        if (bytes.length == 16) {
            return ByteBuffer.wrap(bytes);
        }
        // Java turns a mapped address into an IPv4 address.
        return ByteBuffer.allocate(16).putShort(10, (short) 0xFFFF).put(12, bytes);
    }

    @Test
    void shouldWriteIpv6ThatReadsBackAsItself() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[16];
            for (int group = 0; group < 8; group++) {
                if (random.nextInt(3) == 0) {
                    bytes[2 * group] = (byte) random.nextInt(4);
                    bytes[2 * group + 1] = (byte) random.nextInt();
                }
            }
            json.clear();
            ByteBuffer fields = ByteBuffer.wrap(bytes);
            json.ipv6(fields.getLong(0), fields.getLong(8));
            InetAddress expected = Inet6Address.getByAddress("", bytes, -1);
            assertThat(InetAddress.ofLiteral(text()).getAddress())
                    .as(text())
                    .isEqualTo(expected.getAddress());
        }
    }

    @Test
    void shouldWriteIpv4() {
        json.ipv4(0xC0000201L);
        json.raw(' ');
        json.ipv4(0xFFFFFFFFL);
        json.raw(' ');
        json.ipv4(0);
        assertThat(text()).isEqualTo("192.0.2.1 255.255.255.255 0.0.0.0");
    }

    @Test
    void shouldWriteNumbers() {
        json.number(Long.MIN_VALUE);
        json.raw(' ');
        json.number(Long.MAX_VALUE);
        json.raw(' ');
        json.unsigned(-1);
        json.raw(' ');
        json.digits(7, 3);
        assertThat(text()).isEqualTo("-9223372036854775808 9223372036854775807 4294967295 007");
    }

    @Test
    void shouldWriteNumbersAsTheJdkDoes() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            long value = i < 10_000 ? i : random.nextLong() >> random.nextInt(64);
            json.clear();
            json.number(value);
            assertThat(text()).isEqualTo(Long.toString(value));
        }
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            json.clear();
            json.number(power - 1);
            json.raw(' ');
            json.number(power);
            assertThat(text()).isEqualTo((power - 1) + " " + power);
        }
    }

    @Test
    void shouldWriteEveryOctet() {
        for (int octet = 0; octet < 256; octet++) {
            json.clear();
            json.ipv4(0x0A000001L | (long) octet << 16);
            assertThat(text()).isEqualTo("10." + octet + ".0.1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000000+0000",
        "1468449727199672913, 2016-07-13T22:42:07.199672+0000",
        "951782400000000000, 2000-02-29T00:00:00.000000+0000",
        "4107542399999999999, 2100-02-28T23:59:59.999999+0000",
        "4107542400000000000, 2100-03-01T00:00:00.000000+0000",
        "9223372036854775807, 2262-04-11T23:47:16.854775+0000",
        "-1, 1969-12-31T23:59:59.999999+0000"
    })
    void shouldWriteTimes(long timestampNs, String expected) {
        json.timestamp(timestampNs);
        assertThat(text()).isEqualTo(expected);
    }

    @Test
    void shouldWriteTimesAsTheJdkDoes() {
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSZ")
                        .withZone(ZoneOffset.UTC);
        long dayNs = 86_400_000_000_000L;
        for (long day = -1; day < 106_751; day++) {
            long timestampNs = day * dayNs + Math.floorMod(day * 86_399_123_456_789L, dayNs);
            json.clear();
            json.timestamp(timestampNs);
            assertThat(text()).isEqualTo(format.format(Instant.EPOCH.plusNanos(timestampNs)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "empty                   |                    | ''",
                "text                    | 616263             | abc",
                "quote and backslash     | 22 5c 2f           | \\\"\\\\/",
                "controls                | 00 0a 0d 09 1f 7f  | \\u0000\\n\\r\\t\\u001f\u007f",
                "UTF-8 of each length    | c3a9 e282ac f09f9880 | \u00e9\u20ac\uD83D\uDE00",
                "Latin-1                 | 63 61 66 e9        | caf\u00e9",
                "sequence cut short      | e282               | \u00e2\u0082",
                "overlong slash          | c0af               | \u00c0\u00af",
                "overlong of three       | e08080             | \u00e0\u0080\u0080",
                "surrogate               | eda080             | \u00ed\u00a0\u0080",
                "past the last character | f4908080           | \u00f4\u0090\u0080\u0080",
                "lone continuation       | 80 41              | \u0080A",
                "lead byte, then text    | c3 41              | \u00c3A",
                "never a byte of UTF-8   | fe ff              | \u00fe\u00ff"
            })
    void shouldWriteBytesAsText(String name, String hex, String expected) {
        byte[] bytes =
                hex == null ? new byte[0] : java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        json.string(new UnsafeBuffer(bytes), 0, bytes.length);
        assertThat(text()).as(name).isEqualTo('"' + expected + '"');
    }

    @Test
    void shouldWriteAnyBytesSoThatTheyCanBeReadBack() throws IOException {
        Random random = new Random(11);
        ObjectMapper mapper = new ObjectMapper();
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            json.clear();
            json.string(new UnsafeBuffer(bytes), 0, bytes.length);
            String read = mapper.readTree(bytes(), 0, json.length()).asText();
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            String utf8 = new String(bytes, StandardCharsets.UTF_8);
            if (utf8.indexOf('\uFFFD') < 0) {
                assertThat(read).isEqualTo(utf8);
            } else {
                assertThat(read.length()).isBetween(utf8.length() / 2, latin.length());
            }
        }
    }

    private byte[] bytes() {
        byte[] bytes = new byte[json.length()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
