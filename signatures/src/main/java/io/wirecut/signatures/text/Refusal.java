package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import org.jspecify.annotations.Nullable;

/// Something in a rule cannot be understood. Thrown by whoever reads a part, caught by
/// [RuleParser], which makes a diagnostic of it and goes on with the next part. Has no stack trace:
/// it tells of the rule, not of this program.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Slice where;
    private final transient @Nullable String expected;
    private final transient @Nullable String advice;
    private transient @Nullable String blamed;

    Refusal(Slice where, String problem, @Nullable String expected, @Nullable String advice) {
        super(problem, null, false, false);
        this.where = where;
        this.expected = expected;
        this.advice = advice;
    }

    /// The same, with another keyword to blame than the one it was found at.
    Refusal blaming(String keyword) {
        blamed = keyword;
        return this;
    }

    /// The keyword to blame.
    ///
    /// @param foundAt the one that it was found at
    String blamed(String foundAt) {
        return blamed == null ? foundAt : blamed;
    }

    /// What is wrong.
    String problem() {
        return String.valueOf(getMessage());
    }

    /// The same refusal, seen from another place.
    Refusal at(Slice place, String prefix) {
        return new Refusal(place, prefix + problem(), expected, advice);
    }

    /// @param foundAt the keyword that it was found at, or what else to count it under
    Diagnostic toDiagnostic(String foundAt) {
        return where.line()
                .diagnostic(
                        Diagnostic.Level.ERROR,
                        where.start(),
                        where.end(),
                        problem(),
                        blamed(foundAt),
                        expected,
                        advice);
    }
}
