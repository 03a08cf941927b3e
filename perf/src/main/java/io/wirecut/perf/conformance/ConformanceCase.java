package io.wirecut.perf.conformance;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A capture, how to inspect it, and what the reference run alerted.
///
/// @param name unique in its list
/// @param capture to be read
/// @param rules files to load
/// @param settings file to honour, or null
/// @param arguments of the reference run
/// @param inline whether the sensor stands on the wire
/// @param classes of what the case is about
/// @param expected alerts
record ConformanceCase(
        String name,
        Path capture,
        List<Path> rules,
        @Nullable Path settings,
        CaseArguments arguments,
        boolean inline,
        List<String> classes,
        Alerts expected) {
    /// Makes the collections immutable.
    ConformanceCase {
        rules = List.copyOf(rules);
        classes = List.copyOf(classes);
    }
}
