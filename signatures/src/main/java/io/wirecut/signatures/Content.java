package io.wirecut.signatures;

import io.wirecut.matcher.Pattern;
import java.util.OptionalInt;

/// One `content` of a signature with its modifiers.
///
/// @param buffer which bytes it is searched in
/// @param pattern the bytes, with the case rule (`nocase`)
/// @param negated the signature matches only where this is not found
/// @param offset first byte of the buffer at which the pattern may begin (`offset`)
/// @param depth bytes of the buffer, counted from `offset`, in which the whole pattern must lie
/// @param distance first byte, counted from the end of the previous match, at which it may begin
/// @param within bytes after the previous match (counted from `distance` on), in which the whole
///   pattern must lie
/// @param startsWith it must lie at the buffer's beginning (`startswith`)
/// @param endsWith it must lie at the buffer's end (`endswith`)
/// @param fastPattern it was marked as the one to prefilter by (`fast_pattern`)
public record Content(
        Buffer buffer,
        Pattern pattern,
        boolean negated,
        OptionalInt offset,
        OptionalInt depth,
        OptionalInt distance,
        OptionalInt within,
        boolean startsWith,
        boolean endsWith,
        boolean fastPattern) {

    /// Whether its place depends on the match before it.
    public boolean isRelative() {
        return distance.isPresent() || within.isPresent();
    }

    /// The bytes in which a content is searched.
    public enum Buffer {
        /// The packet's payload, or the stream it is a part of.
        PAYLOAD
    }
}
