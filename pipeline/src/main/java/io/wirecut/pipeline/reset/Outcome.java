package io.wirecut.pipeline.reset;

/// What an [Injector] reports of a frame.
public enum Outcome {
    /// It is on its way.
    SENT("sent"),
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

    /// As reports name it.
    public String label() {
        return label;
    }
}
