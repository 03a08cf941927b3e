package io.wirecut.signatures.text;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import java.util.OptionalInt;

/// A content while its modifiers are being read.
final class ContentDraft {
    private final Slice where;
    private final byte[] bytes;
    private final boolean negated;

    boolean ignoresCase;
    boolean raw;
    boolean startsWith;
    boolean endsWith;
    boolean fastPattern;
    boolean fastPatternOnly;
    OptionalInt offset = OptionalInt.empty();
    OptionalInt depth = OptionalInt.empty();
    OptionalInt distance = OptionalInt.empty();
    OptionalInt within = OptionalInt.empty();

    /// @param where its value in the rule
    ContentDraft(Slice where, byte[] bytes, boolean negated) {
        this.where = where;
        this.bytes = bytes;
        this.negated = negated;
    }

    Slice where() {
        return where;
    }

    int length() {
        return bytes.length;
    }

    boolean negated() {
        return negated;
    }

    /// Whether its place is bound to the buffer's beginning.
    boolean isAbsolute() {
        return offset.isPresent() || depth.isPresent();
    }

    /// Whether its place is bound to the match before it.
    boolean isRelative() {
        return distance.isPresent() || within.isPresent();
    }

    Content build() {
        Pattern pattern = Pattern.of(bytes);
        return new Content(
                Content.Buffer.PAYLOAD,
                ignoresCase ? pattern.ignoringCase() : pattern,
                negated,
                offset,
                depth,
                distance,
                within,
                startsWith,
                endsWith,
                fastPattern);
    }
}
