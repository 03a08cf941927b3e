package io.wirecut.rules;

/// Where the bits and numbers of a flow lie in its record: words of 64 bits, then 8 bytes a number.
///
/// @param bitCount how many bits
/// @param integerCount how many numbers
record FlowVariableLayout(int bitCount, int integerCount) {
    /// Bytes before the first number.
    int integersOffset() {
        return (bitCount + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
    }

    /// Length of the record; 0 if there is nothing to remember.
    int length() {
        return integersOffset() + integerCount * Long.BYTES;
    }
}
