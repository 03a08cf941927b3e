package io.wirecut.signatures.pack;

import java.io.IOException;

/// A file is no pack, a damaged one, or one that must not be trusted. The message names the file
/// and the entry, says what does not fit, and what to do.
public final class PackFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    PackFormatException(String message) {
        super(message);
    }

    /// @param place file and entry
    PackFormatException(String place, String problem) {
        super(printable(place + ": " + problem));
    }

    /// Without what would steer a terminal: the text may come from the pack.
    private static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> out.append(Character.isISOControl(c) ? '·' : (char) c));
        return out.toString();
    }
}
