package io.wirecut.rules.steps;

import io.wirecut.signatures.BufferSize;

/// [BufferSize], compiled.
final class BufferSizeCheck extends PointCheck {
    private final BufferSize size;

    BufferSizeCheck(BufferSize size) {
        super(false, false);
        this.size = size;
    }

    @Override
    boolean isPositive() {
        return false;
    }

    @Override
    boolean movesCursor() {
        return false;
    }

    @Override
    long lastEnd() {
        return 0;
    }

    @Override
    long lastEndAfterCursor() {
        return 0;
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        long length = context.base + context.view.capacity();
        boolean within = length >= size.min() && length <= size.max();
        context.lookedTo = 0;
        return within == size.negated() ? FAILED : cursor;
    }
}
