package io.wirecut.signatures.pack;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/// Takes the numbers and texts that a [ValueCodec] makes of values, and remembers what was written:
/// an equal value is written as a reference.
final class ValueWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<ValueCodec, Map<Object, Integer>> written = new HashMap<>();

    /// Seven bits a byte, the lowest first; small numbers are short, negative ones too.
    void number(long value) {
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    void bytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
    }

    int length() {
        return out.size();
    }

    /// What was written by this codec so far, with its numbers.
    Map<Object, Integer> written(ValueCodec codec) {
        return written.computeIfAbsent(codec, _ -> new HashMap<>());
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
