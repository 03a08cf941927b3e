/// Finds the flow of a packet: an off-heap table, one for each worker, after the ring and before
/// reassembly. What is known of a flow is in its record, both directions' TCP state included, which
/// [io.wirecut.pipeline.stream.TcpTracker] keeps. Internal.
@NullMarked
package io.wirecut.pipeline.flow;

import org.jspecify.annotations.NullMarked;
