package io.wirecut.pipeline.config;

/// How TCP sessions are followed and put together.
///
/// @param midstream whether a session is picked up without its handshake
/// @param asyncOneside whether a session of which only one side is seen is followed
/// @param inline whether the bytes that came first are the truth and a segment is judged before it
///   is forwarded; `AUTO` as the position asks
/// @param checksumValidation whether a segment with a wrong checksum is ignored
/// @param reassemblyDepth how many bytes of each direction are put together and inspected; 0 for
///   all of them
/// @param dropsInvalid whether a segment that its receiver rejects is dropped in inline position
/// @param urgent what becomes of urgent bytes: `stream.reassembly.urgent.policy`
/// @param smallLength bytes of data that a small segment has at most, 0 if none is small
/// @param smallCount how many small segments make a run, 1 to 255
/// @param inspectOn when bytes are inspected: `stream.inspect-on`
public record StreamSettings(
        boolean midstream,
        boolean asyncOneside,
        Toggle inline,
        boolean checksumValidation,
        long reassemblyDepth,
        boolean dropsInvalid,
        Urgent urgent,
        int smallLength,
        int smallCount,
        InspectOn inspectOn) {
    /// When the bytes of a stream are inspected.
    public enum InspectOn {
        /// As soon as they are in order.
        ARRIVAL,
        /// When their receiver has acknowledged them, which shows what it took where segments
        /// overlap and disagree, and leaves a reset less time.
        ACK
    }

    /// What becomes of urgent bytes (RFC 6093).
    public enum Urgent {
        /// They are bytes of the stream.
        INLINE,
        /// They are taken out of the stream.
        OOB,
        /// Each is a gap of one byte.
        GAP,
        /// Segments that have one are left out, and dropped inline.
        DROP
    }

    private static final long DEFAULT_REASSEMBLY_DEPTH = 1 << 20;

    static StreamSettings of(Settings settings) {
        return new StreamSettings(
                settings.flag("stream.midstream", false),
                settings.flag("stream.async-oneside", false),
                Toggle.of(settings, "stream.inline", Toggle.AUTO),
                settings.flag("stream.checksum-validation", true),
                settings.size("stream.reassembly.depth", DEFAULT_REASSEMBLY_DEPTH),
                settings.flag("stream.drop-invalid", true),
                settings.choice("stream.reassembly.urgent.policy", Urgent.class, Urgent.OOB),
                smallSegments(settings, "maximum-size", 8, 0, 65_535),
                smallSegments(settings, "count", 64, 1, 255),
                settings.choice("stream.inspect-on", InspectOn.class, InspectOn.ARRIVAL));
    }

    private static int smallSegments(
            Settings settings, String name, int otherwise, int min, int max) {
        String path = "stream.reassembly.small-segments." + name;
        long number = settings.integer(path, otherwise);
        if (number < min || number > max) {
            throw settings.fault(path, "a whole number from %d to %d".formatted(min, max));
        }
        return (int) number;
    }

    /// The same with another [#inspectOn].
    public StreamSettings withInspectOn(InspectOn moment) {
        return new StreamSettings(
                midstream,
                asyncOneside,
                inline,
                checksumValidation,
                reassemblyDepth,
                dropsInvalid,
                urgent,
                smallLength,
                smallCount,
                moment);
    }
}
