package io.wirecut.matcher;

import java.io.IOException;

/// What was to be loaded is no saved matcher, or one that is damaged or of another format. The
/// message says what does not fit, and what to do.
public final class MatcherFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    MatcherFormatException(String message) {
        super(message);
    }
}
