package io.wirecut.pipeline.reset;

/// What became of an end, or of the whole connection, that was to be reset.
public enum Fate {
    /// It is dead, as far as can be seen: see [Evidence].
    CONFIRMED("confirmed"),
    /// It went on in spite of everything.
    SURVIVED("survived"),
    /// What was seen does not tell, or nothing could be sent.
    UNKNOWN("unknown"),
    /// Nothing was sent, as this is a dry run.
    WOULD_RESET("would-reset");

    /// How many there are.
    public static final int COUNT = values().length;

    private final String label;

    Fate(String label) {
        this.label = label;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
