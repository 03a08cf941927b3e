package io.wirecut.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/// Whatever the bytes: the string is one line of well-formed JSON, and says what they said.
final class JsonStringFuzz {
    private final ObjectMapper mapper = new ObjectMapper();

    @FuzzTest
    void anyBytesBecomeAString(byte[] bytes) throws IOException {
        UnsafeBuffer buffer =
                new UnsafeBuffer(new byte[bytes.length * JsonEncoder.MAX_ESCAPED_LENGTH + 2]);
        JsonEncoder json = new JsonEncoder(buffer);
        json.string(new UnsafeBuffer(bytes), 0, bytes.length);
        byte[] written = new byte[json.length()];
        buffer.getBytes(0, written);

        for (byte b : written) {
            assertThat(b < 0 || b >= 0x20).isTrue();
        }
        String text = decodeStrictly(written).orElseThrow();
        String read = mapper.readTree(text).asText();
        decodeStrictly(bytes).ifPresent(original -> assertThat(read).isEqualTo(original));
    }

    private static Optional<String> decodeStrictly(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
