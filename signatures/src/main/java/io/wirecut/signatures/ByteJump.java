package io.wirecut.signatures;

/// `byte_jump`: moves the cursor by a number in the buffer.
///
/// @param source of the number
/// @param origin where the jump begins
/// @param multiplier what the number is multiplied with
/// @param align whether the jump is rounded up to a multiple of 4
/// @param postOffset what is added to the place reached
public record ByteJump(
        NumberSource source, Origin origin, long multiplier, boolean align, long postOffset)
        implements Step {
    @Override
    public boolean isRelative() {
        return source.relative();
    }

    /// Where a jump begins.
    public enum Origin {
        /// Behind the number.
        NUMBER,
        /// `from_beginning`: the buffer's first byte.
        BEGINNING,
        /// `from_end`: behind the buffer's last byte.
        END
    }
}
