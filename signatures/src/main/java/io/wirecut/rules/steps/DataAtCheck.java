package io.wirecut.rules.steps;

import io.wirecut.signatures.DataAt;

/// [DataAt], compiled.
final class DataAtCheck extends PointCheck {
    private final Value distance;
    private final boolean negated;

    DataAtCheck(DataAt dataAt) {
        super(dataAt.isRelative(), Value.of(dataAt.distance()).isVariable());
        distance = Value.of(dataAt.distance());
        negated = dataAt.negated();
    }

    @Override
    boolean isPositive() {
        return !negated;
    }

    @Override
    boolean movesCursor() {
        return false;
    }

    @Override
    long lastEnd() {
        return distance.isVariable() ? Long.MAX_VALUE : distance.constant() + 1;
    }

    @Override
    long lastEndAfterCursor() {
        return lastEnd();
    }

    @Override
    long apply(InspectionContext context, long cursor) {
        long needed = distance.distanceIn(context);
        long end = relative ? cursor + needed : needed + 1 - context.base;
        context.lookedTo = negated ? 0 : end;
        boolean isThere = end <= context.view.capacity();
        return isThere == negated ? FAILED : cursor;
    }
}
