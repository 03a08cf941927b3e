package io.wirecut.pipeline.pack;

import io.wirecut.signatures.pack.PackFile;
import java.io.IOException;
import java.util.List;

/// Tests of a pack failed that had to pass before its rules were used. The message names the pack,
/// the first test that failed, and why.
public final class PackTestException extends IOException {
    private static final long serialVersionUID = 1L;

    private PackTestException(String message) {
        super(message);
    }

    /// @param results of all tests, with one at least that failed
    static PackTestException of(PackFile pack, List<PackTestRun.Result> results) {
        List<PackTestRun.Result> failed =
                results.stream().filter(result -> !result.passed()).toList();
        PackTestRun.Result first = failed.getFirst();
        return new PackTestException(
                "%s: %d of %d tests failed, the first being %s: %s; wirecut pack test lists them"
                        .formatted(
                                pack.place(),
                                failed.size(),
                                results.size(),
                                first.test().name(),
                                String.join("; ", first.reasons())));
    }
}
