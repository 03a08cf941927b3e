package io.wirecut.pipeline;

/// Who runs the workers of a [Pipeline].
public enum Threading {
    /// The caller's own thread, frame by frame: nothing is copied, nothing waits. One worker.
    INVOKER,
    /// A thread for each worker, fed through a ring.
    DEDICATED
}
