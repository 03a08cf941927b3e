package io.wirecut.pipeline.config;

/// Yes, no, or as fits the situation.
public enum Toggle {
    /// In any case.
    YES,
    /// In no case.
    NO,
    /// As fits.
    AUTO;

    /// The flag with [#AUTO] replaced.
    public boolean resolved(boolean automatic) {
        return this == AUTO ? automatic : this == YES;
    }

    static Toggle of(Settings settings, String path, Toggle otherwise) {
        if (settings.text(path, "").equalsIgnoreCase("auto")) {
            return AUTO;
        }
        if (settings.text(path, "").isEmpty()) {
            return otherwise;
        }
        return settings.flag(path, false) ? YES : NO;
    }
}
