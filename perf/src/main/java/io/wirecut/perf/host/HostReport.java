package io.wirecut.perf.host;

/// What became of one end of a connection.
///
/// @param isClient whether it opened it
/// @param id as the client was told it, 0 at the server
/// @param local its address and port, as `address|port`
/// @param remote the other's
/// @param ending what its socket said last
/// @param text of the exception, blanks as `_`, or `-`
/// @param sent bytes that its kernel took
/// @param received bytes that were read
/// @param afterMark bytes read from the end of the mark on, -1 if it was not seen whole
/// @param startNs when it began to connect or was accepted, [System#nanoTime] as all times: one
///   clock for all processes of a machine
/// @param markNs just before it sent the mark, 0 if it did not
/// @param endNs when the ending was known
public record HostReport(
        boolean isClient,
        long id,
        String local,
        String remote,
        Ending ending,
        String text,
        long sent,
        long received,
        long afterMark,
        long startNs,
        long markNs,
        long endNs) {
    private static final String NAME = "report";
    private static final int FIELDS = 13;

    /// As a line.
    String line() {
        return String.join(
                " ",
                NAME,
                Boolean.toString(isClient),
                Long.toString(id),
                local,
                remote,
                ending.name(),
                text.isEmpty() ? "-" : text.replaceAll("\\s", "_"),
                Long.toString(sent),
                Long.toString(received),
                Long.toString(afterMark),
                Long.toString(startNs),
                Long.toString(markNs),
                Long.toString(endNs));
    }

    /// Whether a line is a report.
    public static boolean isReport(String line) {
        return line.startsWith(NAME + " ");
    }

    /// Reads a line.
    ///
    /// @throws IllegalArgumentException if it is none
    public static HostReport parse(String line) {
        String[] fields = line.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("no report: " + line);
        }
        return new HostReport(
                Boolean.parseBoolean(fields[1]),
                Long.parseLong(fields[2]),
                fields[3],
                fields[4],
                Ending.valueOf(fields[5]),
                fields[6],
                Long.parseLong(fields[7]),
                Long.parseLong(fields[8]),
                Long.parseLong(fields[9]),
                Long.parseLong(fields[10]),
                Long.parseLong(fields[11]),
                Long.parseLong(fields[12]));
    }
}
