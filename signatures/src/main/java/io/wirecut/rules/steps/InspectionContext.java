package io.wirecut.rules.steps;

import io.wirecut.regex.RegexSearch;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The buffer that steps are looking at, and what they tell each other. Plain fields, for the steps
/// of one worker only. Allocates nothing after construction.
public final class InspectionContext {
    /// The most bytes that base64 text is decoded to.
    private static final int MAX_DECODED_LENGTH = 1 << 16;

    /// The bytes at hand, from index 0 to the capacity.
    UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /// Offset of the view's first byte in its buffer: above 0 where bytes of a stream have passed.
    long base;

    /// Results of `byte_extract` and `byte_math`, by slot.
    final long[] variables;

    /// The number that was read last, and the offset in the view behind it.
    long number;

    int numberEnd;

    /// Offset in the view behind the last byte that the last step has looked at.
    long lookedTo;

    /// Whether a regular expression was given up because it took too long.
    boolean regexLimited;

    /// What groups of regular expressions have matched.
    final CapturedValues captured;

    /// Searches for regular expressions.
    final RegexSearch regexSearch;

    private final int limit;
    private final UnsafeBuffer decodedView = new UnsafeBuffer(0, 0);
    private @Nullable UnsafeBuffer decoded;
    private @Nullable InspectionEvaluator decodedSteps;

    /// @param variables room for the most variables of any rule
    /// @param regexSearch the worker's
    /// @param captured takes what groups have matched
    /// @param limit places to try for steps on decoded bytes
    public InspectionContext(
            long[] variables, RegexSearch regexSearch, CapturedValues captured, int limit) {
        this.captured = captured;
        this.variables = variables;
        this.regexSearch = regexSearch;
        this.limit = limit;
    }

    /// Has room for decoded bytes: made before the first packet.
    public InspectionContext decoding() {
        decoded = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_DECODED_LENGTH));
        decodedSteps =
                new InspectionEvaluator(
                        new InspectionContext(variables, regexSearch, captured, limit), limit);
        return this;
    }

    /// Where decoded bytes are written.
    UnsafeBuffer decoded() {
        return Objects.requireNonNull(decoded);
    }

    /// Whether steps hold on the decoded bytes.
    ///
    /// @param length of the bytes in [#decoded]
    boolean decodedHold(StepChain[] chains, int length) {
        InspectionEvaluator steps = Objects.requireNonNull(decodedSteps);
        decodedView.wrap(decoded(), 0, length);
        steps.wrap(decodedView, 0, 0);
        boolean hold = steps.matches(chains);
        regexLimited |= steps.isRegexLimited();
        return hold;
    }

    /// Moves to other bytes.
    void wrap(UnsafeBuffer bytes, long offset) {
        view = bytes;
        base = offset;
    }
}
