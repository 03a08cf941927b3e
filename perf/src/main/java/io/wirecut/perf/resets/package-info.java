/// `wirecut perf resets`: whether the resets of a live sensor land, on real sockets. Internal.
///
/// A [Matrix] of [Cell]s is run in a lab: [CellRun] has both ends of each connection talk as a
/// [Scenario] says, and sets what their sockets got against what the sensor claims.
@NullMarked
package io.wirecut.perf.resets;

import org.jspecify.annotations.NullMarked;
