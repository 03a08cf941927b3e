package io.wirecut.signatures;

/// `absent`: the buffer does not exist.
///
/// @param orElse whether the steps beside this may hold instead (`absent:or_else`)
public record Absent(boolean orElse) implements Step {
    @Override
    public boolean isRelative() {
        return false;
    }
}
