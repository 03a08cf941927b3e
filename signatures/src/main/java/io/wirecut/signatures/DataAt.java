package io.wirecut.signatures;

/// `isdataat`: there is, or is not, so much of the buffer.
///
/// @param distance if relative, how many bytes must follow the cursor; otherwise the offset at
///   which there must be a byte
/// @param negated whether there must be less
/// @param isRelative whether the cursor counts
public record DataAt(Operand distance, boolean negated, boolean isRelative) implements Step {}
