package io.wirecut.rules.steps;

import io.wirecut.signatures.Absent;
import io.wirecut.signatures.Asn1;
import io.wirecut.signatures.Base64Decode;
import io.wirecut.signatures.BufferSize;
import io.wirecut.signatures.ByteExtract;
import io.wirecut.signatures.ByteJump;
import io.wirecut.signatures.ByteMath;
import io.wirecut.signatures.ByteTest;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.DataAt;
import io.wirecut.signatures.Membership;
import io.wirecut.signatures.Pcre;
import io.wirecut.signatures.Step;

/// One [Step], compiled. Immutable, shared by all workers; allocates nothing.
///
/// Places are offsets into a view, which is a packet's payload, the part of a stream that is at
/// hand, or another buffer. Where the view begins within its buffer is its base. The cursor is the
/// place where the last step that moved it ended; it may lie before the view.
public abstract sealed class StepCheck permits SearchCheck, PointCheck {
    /// Whether it depends on the cursor.
    final boolean relative;

    /// Whether it depends on a variable.
    final boolean usesVariables;

    StepCheck(boolean relative, boolean usesVariables) {
        this.relative = relative;
        this.usesVariables = usesVariables;
    }

    /// Compiles a step.
    static StepCheck of(Step step) {
        return switch (step) {
            case Content content -> new ContentCheck(content);
            case Pcre pcre -> new PcreCheck(pcre);
            case Base64Decode decode -> new Base64Check(decode);
            case ByteTest test -> new ByteTestCheck(test);
            case ByteJump jump -> new ByteJumpCheck(jump);
            case ByteExtract extract -> new ByteExtractCheck(extract);
            case ByteMath math -> new ByteMathCheck(math);
            case DataAt dataAt -> new DataAtCheck(dataAt);
            case BufferSize size -> new BufferSizeCheck(size);
            case Asn1 asn1 -> new Asn1Check(asn1);
            case Absent _, Membership _ ->
                    throw new IllegalArgumentException(
                            "step=%s must be taken with the whole buffer".formatted(step));
        };
    }

    /// One more than the slot of the variable that a step sets, 0 if it sets none.
    public static int slotAfter(Step step) {
        return switch (step) {
            case ByteExtract extract -> extract.result().slot() + 1;
            case ByteMath math -> math.result().slot() + 1;
            case Base64Decode decode ->
                    decode.data().stream().mapToInt(StepCheck::slotAfter).max().orElse(0);
            default -> 0;
        };
    }

    /// Whether it holds only where certain bytes are there: a match that was there before new bytes
    /// came is then no new match.
    abstract boolean isPositive();

    /// Whether the cursor is another after it.
    abstract boolean movesCursor();

    /// Slot of the variable that it sets, or -1.
    int setsVariable() {
        return -1;
    }

    /// Offset in the buffer that it cannot look beyond, [Long#MAX_VALUE] if there is none; for a
    /// step that is not relative.
    abstract long lastEnd();

    /// Bytes after the cursor that it cannot look beyond, [Long#MAX_VALUE] if there is no bound;
    /// for a step that is relative.
    abstract long lastEndAfterCursor();
}
