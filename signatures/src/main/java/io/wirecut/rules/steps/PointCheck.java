package io.wirecut.rules.steps;

/// A step that holds or does not where the cursor is.
public abstract sealed class PointCheck extends StepCheck
        permits NumberCheck, DataAtCheck, BufferSizeCheck, Asn1Check, Base64Check {
    /// The step does not hold.
    static final long FAILED = Long.MIN_VALUE;

    PointCheck(boolean relative, boolean usesVariables) {
        super(relative, usesVariables);
    }

    /// Looks at the bytes, and sets [InspectionContext#lookedTo].
    ///
    /// @param cursor in the view; negative if it is before it
    /// @return the cursor after it, or [#FAILED]
    abstract long apply(InspectionContext context, long cursor);
}
