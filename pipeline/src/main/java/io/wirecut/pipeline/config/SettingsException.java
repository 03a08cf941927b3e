package io.wirecut.pipeline.config;

import java.io.Serial;

/// Settings that cannot be read, or that say what nobody understands.
///
/// The message is complete: place, problem and, where it helps, what was expected.
public final class SettingsException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1L;

    private final String place;

    /// @param place `file:line:column`, a file's name, or the option that was given
    /// @param problem what is wrong, in one line without a full stop
    /// @param expected what would be right, or an empty text
    public SettingsException(String place, String problem, String expected) {
        super(
                place
                        + ": error: "
                        + problem
                        + (expected.isEmpty() ? "" : "\nexpected: " + expected));
        this.place = place;
    }

    /// Where the fault is: `file:line:column`, a file's name, or the option that was given.
    public String place() {
        return place;
    }
}
