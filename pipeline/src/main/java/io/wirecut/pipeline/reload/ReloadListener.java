package io.wirecut.pipeline.reload;

/// Is told what came of loading rules again. Called on the reloader's thread.
public interface ReloadListener {
    /// Called once new rules are in use.
    ///
    /// @param generation their number
    /// @param seconds that loading, compiling and swapping took
    void onReloaded(int generation, double seconds);

    /// Called if the rules could not be loaded, or did not pass their tests: those before are in
    /// use further on.
    ///
    /// @param cause what went wrong
    void onReloadFailed(Throwable cause);
}
