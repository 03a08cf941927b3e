package io.wirecut.rules.steps;

import io.wirecut.signatures.ByteTest;
import io.wirecut.signatures.ByteTest.Comparison;

/// [ByteTest], compiled. Numbers are unsigned.
final class ByteTestCheck extends NumberCheck {
    private final Comparison comparison;
    private final boolean negated;
    private final Value value;

    ByteTestCheck(ByteTest test) {
        super(test.source(), Value.of(test.value()).isVariable());
        comparison = test.comparison();
        negated = test.negated();
        value = Value.of(test.value());
    }

    @Override
    boolean movesCursor() {
        return false;
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        if (!read(context, cursor)) {
            return FAILED;
        }
        long left = masked(context.number);
        long right = value.in(context);
        int order = Long.compareUnsigned(left, right);
        boolean holds =
                switch (comparison) {
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case EQUAL -> order == 0;
                    case COMMON_BITS -> (left & right) != 0;
                    case DIFFERENT_BITS -> (left ^ right) != 0;
                };
        return holds == negated ? FAILED : cursor;
    }
}
