package io.wirecut.rules.steps;

import io.wirecut.signatures.ByteJump;

/// [ByteJump], compiled.
final class ByteJumpCheck extends NumberCheck {
    private static final long ALIGNMENT = 4;

    private final ByteJump jump;

    ByteJumpCheck(ByteJump jump) {
        super(jump.source(), false);
        this.jump = jump;
    }

    @Override
    boolean movesCursor() {
        return true;
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        if (!read(context, cursor)) {
            return FAILED;
        }
        long distance = masked(context.number) * jump.multiplier();
        if (jump.align()) {
            distance = -(-distance & -ALIGNMENT);
        }
        distance += jump.postOffset();
        long origin =
                switch (jump.origin()) {
                    case NUMBER -> context.numberEnd;
                    case BEGINNING -> -context.base;
                    case END -> context.view.capacity();
                };
        long target = origin + distance;
        return target < -context.base || target >= context.view.capacity() ? FAILED : target;
    }
}
