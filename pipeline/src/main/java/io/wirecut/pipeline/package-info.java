/// A frame's way from the ring to its verdict: [io.wirecut.pipeline.Pipeline] takes frames, a
/// `Worker` per core passes each through flow, stream, rules and verdict. API.
@NullMarked
package io.wirecut.pipeline;

import org.jspecify.annotations.NullMarked;
