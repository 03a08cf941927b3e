package io.wirecut.rules.steps;

import io.wirecut.signatures.ByteMath;
import io.wirecut.signatures.ByteMath.Operator;

/// [ByteMath], compiled. Numbers are unsigned and of 64 bits.
final class ByteMathCheck extends NumberCheck {
    private final Operator operator;
    private final Value right;
    private final int slot;

    ByteMathCheck(ByteMath math) {
        super(math.source(), Value.of(math.value()).isVariable());
        operator = math.operator();
        right = Value.of(math.value());
        slot = math.result().slot();
    }

    @Override
    boolean movesCursor() {
        return true;
    }

    @Override
    int setsVariable() {
        return slot;
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        if (!read(context, cursor)) {
            return FAILED;
        }
        long left = context.number;
        long other = right.in(context);
        if (operator == Operator.DIVIDE && other == 0) {
            return FAILED;
        }
        boolean shiftsAllOut = Long.compareUnsigned(other, Long.SIZE) >= 0;
        long result =
                switch (operator) {
                    case ADD -> left + other;
                    case SUBTRACT -> left - other;
                    case MULTIPLY -> left * other;
                    case DIVIDE -> Long.divideUnsigned(left, other);
                    case SHIFT_LEFT -> shiftsAllOut ? 0 : left << other;
                    case SHIFT_RIGHT -> shiftsAllOut ? 0 : left >>> other;
                };
        context.variables[slot] = masked(result);
        return context.numberEnd;
    }
}
