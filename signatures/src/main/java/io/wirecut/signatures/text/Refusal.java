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

    Refusal(Slice where, String problem, @Nullable String expected, @Nullable String advice) {
        super(problem, null, false, false);
        this.where = where;
        this.expected = expected;
        this.advice = advice;
    }

    /// What is wrong.
    String problem() {
        return String.valueOf(getMessage());
    }

    /// The same refusal, seen from another place.
    Refusal at(Slice place, String prefix) {
        return new Refusal(place, prefix + problem(), expected, advice);
    }

    /// @param keyword the keyword that is to blame, or empty
    Diagnostic toDiagnostic(String keyword) {
        return where.line()
                .diagnostic(
                        Diagnostic.Level.ERROR,
                        where.start(),
                        where.end(),
                        problem(),
                        keyword,
                        expected,
                        advice);
    }
}
