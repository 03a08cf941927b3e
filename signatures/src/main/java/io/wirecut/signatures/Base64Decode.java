package io.wirecut.signatures;

import java.util.List;

/// `base64_decode`: base64 text of the buffer is decoded, and `base64_data`: what is asked of the
/// result.
///
/// @param length how many bytes of text are decoded at most; 0 for all up to the buffer's end
/// @param offset of the text's first byte, from the cursor if relative, otherwise from the buffer's
///   beginning
/// @param isRelative whether the offset counts from the cursor
/// @param data steps on the decoded bytes; empty if it is enough that some can be decoded
public record Base64Decode(int length, int offset, boolean isRelative, List<Step> data)
        implements Step {
    /// Makes the list immutable.
    public Base64Decode {
        data = List.copyOf(data);
    }
}
