package io.wirecut.perf.conformance;

import io.wirecut.pipeline.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Inspects a capture within this process. Safe for use by several threads.
interface CaseRunner {
    /// A rule that was refused and does not say its id.
    long UNKNOWN_SID = -1;

    /// Loads the rules, leaving out those that are refused, and inspects the capture with the
    /// others.
    ///
    /// @param inline whether the sensor stands on the wire
    /// @throws IOException if a file cannot be read to its end
    Result run(Path capture, List<Path> rules, Settings settings, boolean inline)
            throws IOException;

    /// What came out.
    ///
    /// @param alerts that were raised
    /// @param refusals by the id of each rule that was not loaded, why
    record Result(Alerts alerts, Map<Long, String> refusals) {
        /// Makes the collections immutable.
        public Result {
            refusals = Map.copyOf(refusals);
        }
    }
}
