package io.wirecut.signatures;

import org.jspecify.annotations.Nullable;

/// What is wrong at one place of a text that somebody wrote.
///
/// @param level how bad it is
/// @param span where
/// @param problem what is wrong, in one line without a full stop
/// @param keyword the keyword that is to blame, for counting; empty if there is none
/// @param sourceLine the line as it stands in the file
/// @param expected what would be right here, or null
/// @param advice what to do, or null
public record Diagnostic(
        Level level,
        SourceSpan span,
        String problem,
        String keyword,
        String sourceLine,
        @Nullable String expected,
        @Nullable String advice) {
    /// How bad a diagnostic is.
    public enum Level {
        /// The signature is refused.
        ERROR,
        /// The signature is loaded, but somebody should look.
        WARNING
    }
}
