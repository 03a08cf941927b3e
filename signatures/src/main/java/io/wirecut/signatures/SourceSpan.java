package io.wirecut.signatures;

/// A place in a text file.
///
/// @param file as the user named it
/// @param line from 1
/// @param column from 1, in characters
/// @param length in characters, at least 1
public record SourceSpan(String file, int line, int column, int length) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
