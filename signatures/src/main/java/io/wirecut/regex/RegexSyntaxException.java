package io.wirecut.regex;

/// An expression cannot be compiled.
public final class RegexSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    RegexSyntaxException(String reason, int offset) {
        super(reason);
        this.offset = offset;
    }

    /// Offset in the expression of what is wrong, or behind it; 0 if it is not known.
    public int offset() {
        return offset;
    }
}
