package io.wirecut.pipeline.reset;

/// What an [Injector] reports of a frame.
public enum Outcome {
    /// It is on its way.
    SENT("sent"),
    /// It waits for the thread that sends, which counts what becomes of it.
    QUEUED("queued"),
    /// It would have been sent, but this is a dry run.
    WOULD_RESET("would-reset"),
    /// It was kept instead of sent, as it was meant to be.
    RECORDED("recorded"),
    /// There is no room for it now; it was not sent, and will not be.
    BACK_PRESSURE("back-pressure"),
    /// It cannot be sent here: too long, or of a link type that the injector does not know.
    REFUSED("refused"),
    /// The system refused to take it.
    FAILED("failed"),
    /// The injector is closed.
    CLOSED("closed");

    /// How many there are.
    public static final int COUNT = values().length;

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /// Whether it was taken: sent, or kept to be.
    public boolean isTaken() {
        return this == SENT || this == QUEUED || this == RECORDED;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
