package io.wirecut.signatures;

/// `asn1`: data in a basic or distinguished encoding (ITU-T X.690) that is malformed in one of the
/// ways asked for.
///
/// @param overflowingBits whether a bit string that leaves out more bits than it has is one
///   (`bitstring_overflow`)
/// @param overlongDecimal whether a real number in decimal digits, more than 256 bytes long, is one
///   (`double_overflow`)
/// @param maxLength an element that says to be longer is one; -1 if none is (`oversize_length`)
/// @param offset of the encoding's first byte, from the cursor if relative
/// @param isRelative whether the cursor counts (`relative_offset`, not `absolute_offset`)
public record Asn1(
        boolean overflowingBits,
        boolean overlongDecimal,
        long maxLength,
        int offset,
        boolean isRelative)
        implements Step {}
