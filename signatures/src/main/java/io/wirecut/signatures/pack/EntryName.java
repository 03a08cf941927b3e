package io.wirecut.signatures.pack;

import java.util.regex.Pattern;

/// What entries of a pack may be called: relative paths that mean the same on every system, and
/// never lead out of the folder that a pack is unpacked to.
final class EntryName {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9._+-]*");

    private EntryName() {}

    /// What is wrong with a name; empty if nothing is.
    static String fault(String name) {
        if (name.length() > PackLimits.MAX_NAME_LENGTH) {
            return "the name must have at most %d characters".formatted(PackLimits.MAX_NAME_LENGTH);
        }
        for (String segment : name.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                return "the name must be a relative path of letters, digits and . _ + -, no part of it"
                        + " empty or beginning with a dot";
            }
        }
        return "";
    }
}
