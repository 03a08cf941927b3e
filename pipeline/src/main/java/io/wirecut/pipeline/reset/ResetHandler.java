package io.wirecut.pipeline.reset;

/// Is told what became of each connection that was to be reset.
@FunctionalInterface
public interface ResetHandler {
    /// Called on the worker's thread once all is known, or nothing more will be.
    ///
    /// @param reset lent for the time of the call
    void onReset(TrackedReset reset);
}
