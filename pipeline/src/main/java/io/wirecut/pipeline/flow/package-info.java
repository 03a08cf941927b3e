/// Finds the flow of a packet and follows its connection: an off-heap table, one for each worker,
/// after the ring and before reassembly. Internal.
@NullMarked
package io.wirecut.pipeline.flow;

import org.jspecify.annotations.NullMarked;
