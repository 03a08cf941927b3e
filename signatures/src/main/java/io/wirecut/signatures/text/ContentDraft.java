package io.wirecut.signatures.text;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.Operand;
import java.util.Optional;

/// A content while its modifiers are being read.
final class ContentDraft implements StepDraft {
    private final Slice where;
    private final byte[] bytes;
    private final boolean negated;

    boolean ignoresCase;
    boolean raw;
    boolean startsWith;
    boolean endsWith;
    boolean fastPattern;
    boolean fastPatternOnly;
    Optional<Operand> offset = Optional.empty();
    Optional<Operand> depth = Optional.empty();
    Optional<Operand> distance = Optional.empty();
    Optional<Operand> within = Optional.empty();

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
    @Override
    public boolean isRelative() {
        return distance.isPresent() || within.isPresent();
    }

    @Override
    public Content build() {
        Pattern pattern = Pattern.of(bytes);
        return new Content(
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
