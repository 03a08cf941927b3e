package io.wirecut.signatures;

import io.wirecut.matcher.Pattern;
import java.util.Optional;

/// One `content` of a signature with its modifiers.
///
/// @param pattern the bytes, with the case rule (`nocase`)
/// @param negated the signature matches only where this is not found
/// @param offset first byte of the buffer at which the pattern may begin (`offset`)
/// @param depth bytes of the buffer, counted from `offset`, in which the whole pattern must lie
/// @param distance first byte, counted from the cursor, at which it may begin
/// @param within bytes after the cursor (counted from `distance` on), in which the whole pattern
///   must lie
/// @param startsWith it must lie at the buffer's beginning (`startswith`)
/// @param endsWith it must lie at the buffer's end (`endswith`)
/// @param fastPattern it was marked as the one to prefilter by (`fast_pattern`)
public record Content(
        Pattern pattern,
        boolean negated,
        Optional<Operand> offset,
        Optional<Operand> depth,
        Optional<Operand> distance,
        Optional<Operand> within,
        boolean startsWith,
        boolean endsWith,
        boolean fastPattern)
        implements Step {

    /// Whether its place depends on the step before it.
    @Override
    public boolean isRelative() {
        return distance.isPresent() || within.isPresent();
    }
}
