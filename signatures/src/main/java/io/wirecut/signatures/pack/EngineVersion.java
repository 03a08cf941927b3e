package io.wirecut.signatures.pack;

import java.util.Arrays;
import java.util.regex.Pattern;

/// A version of the engine: up to four numbers with dots between them.
///
/// @param text as it is written
record EngineVersion(String text) implements Comparable<EngineVersion> {
    private static final Pattern FORM = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){0,3}");

    /// That of this engine.
    static final EngineVersion CURRENT = new EngineVersion("0.1.0");

    static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    private int[] numbers() {
        int[] numbers = new int[4];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < parts.length; i++) {
            numbers[i] = Integer.parseInt(parts[i]);
        }
        return numbers;
    }

    @Override
    public int compareTo(EngineVersion other) {
        return Arrays.compare(numbers(), other.numbers());
    }
}
