package io.wirecut.signatures;

import io.wirecut.signatures.StateStep.BitOperation;

/// `dataset` and `datarep`: the whole of a buffer is a value of a list, is not, is put into it or
/// taken out of it. Asked and done when all else of the signature holds.
///
/// @param operation [BitOperation#IS_SET] and [BitOperation#IS_NOT_SET] ask; [BitOperation#SET]
///   holds for a value that was not in the list, [BitOperation#UNSET] for one that was
/// @param list the list
public record Membership(BitOperation operation, Dataset list) implements Step {
    /// Checks the operation.
    public Membership {
        if (operation == BitOperation.TOGGLE) {
            throw new IllegalArgumentException("operation=TOGGLE must be one of a list");
        }
    }

    @Override
    public boolean isRelative() {
        return false;
    }

    /// Whether the list may be another after it.
    public boolean changes() {
        return operation.changes();
    }
}
