package io.wirecut.perf.resets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wirecut.perf.lab.LabAccess;
import java.util.Optional;

/// What the tests on live networks need.
final class LiveTests {
    private LiveTests() {}

    /// Skips the tests, aloud, where there can be no lab.
    static void assumeLab() {
        Optional<String> absence = LabAccess.absence();
        assumeTrue(absence.isEmpty(), () -> "skipped: no live network: " + absence.orElse(""));
    }
}
