package io.wirecut.signatures;

/// A list of values that signatures ask and change: what `dataset` or `datarep` says of it. Two
/// signatures that name the same list mean the same.
///
/// @param name of the list; empty for one that nothing is ever added to
/// @param type of its values
/// @param loaded what is in it from the beginning
/// @param stateFile where its values are when the run begins and ends, within the data folder;
///   empty if nowhere
/// @param restores whether values are taken from that file, rather than only written there
/// @param memoryLimit the most bytes of memory for values that matches add, at least 1
public record Dataset(
        String name,
        ValueType type,
        ValueList loaded,
        String stateFile,
        boolean restores,
        long memoryLimit) {
    /// The memory that a list may take unless told.
    public static final long USUAL_MEMORY_LIMIT = 64L << 20;

    /// A list that nothing is ever added to.
    public static Dataset constant(ValueType type, ValueList loaded) {
        return new Dataset("", type, loaded, "", false, 1);
    }

    /// Whether it has a name, by which values may be added.
    public boolean isNamed() {
        return !name.isEmpty();
    }

    /// Whether its values are written to a file.
    public boolean isSaved() {
        return !stateFile.isEmpty();
    }
}
