package io.wirecut.pipeline.source;

/// What is wrong with a capture at a place; [CaptureFileSource] makes the message of it.
final class CaptureFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final long position;
    private final String remedy;

    /// @param position of the first byte of what is wrong
    /// @param problem what is wrong
    /// @param remedy what to do about it
    CaptureFault(long position, String problem, String remedy) {
        super(problem);
        this.position = position;
        this.remedy = remedy;
    }

    static CaptureFault cutOff(long position, String what, long announced, long left) {
        return new CaptureFault(
                position,
                "the capture is cut off: " + what + " of " + announced + " bytes has only " + left,
                "the frames before it were read; copy or record the capture again for the rest");
    }

    static CaptureFault corrupt(long position, String problem) {
        return new CaptureFault(
                position, problem, "the capture is corrupt from here on; copy or record it again");
    }

    long position() {
        return position;
    }

    String remedy() {
        return remedy;
    }
}
