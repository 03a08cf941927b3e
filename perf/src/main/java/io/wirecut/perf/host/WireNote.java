package io.wirecut.perf.host;

/// What was seen at the interface of a host.
///
/// @param kind what it was
/// @param timestampNs since 1970, by the kernel
/// @param source as `address|port`
/// @param destination likewise
public record WireNote(Kind kind, long timestampNs, String source, String destination) {
    /// What can be seen.
    public enum Kind {
        /// A mark that leaves.
        MARK,
        /// A RST that comes, whoever sent it.
        RESET,
        /// A RST that the host itself sends.
        OWN_RESET
    }

    private static final String NAME = "note";
    private static final int FIELDS = 5;

    /// As a line.
    String line() {
        return String.join(" ", NAME, kind.name(), Long.toString(timestampNs), source, destination);
    }

    /// Whether a line is a note.
    public static boolean isNote(String line) {
        return line.startsWith(NAME + " ");
    }

    /// Reads a line.
    ///
    /// @throws IllegalArgumentException if it is none
    public static WireNote parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("no note: " + line);
        }
        return new WireNote(
                Kind.valueOf(fields[1]), Long.parseLong(fields[2]), fields[3], fields[4]);
    }
}
