package io.wirecut.pipeline.event;

import java.nio.charset.StandardCharsets;

/// Text that is written as it is, made into bytes once.
final class Ascii {
    private Ascii() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
