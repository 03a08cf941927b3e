package io.wirecut.rules.steps;

import io.wirecut.signatures.ByteExtract;

/// [ByteExtract], compiled.
final class ByteExtractCheck extends NumberCheck {
    private final long multiplier;
    private final int align;
    private final int slot;

    ByteExtractCheck(ByteExtract extract) {
        super(extract.source(), false);
        multiplier = extract.multiplier();
        align = extract.align();
        slot = extract.result().slot();
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
        long value = masked(context.number) * multiplier;
        context.variables[slot] = align == 0 ? value : -(-value & -align);
        return context.numberEnd;
    }
}
