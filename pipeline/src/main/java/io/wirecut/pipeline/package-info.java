/// A frame's whole way: [io.wirecut.pipeline.Pipeline] takes frames, its `Receiver` decodes each
/// and passes it through the ring of a `Lane`, a `Worker` per core takes it through flow, stream
/// and rules, and a `Judge` settles it. API.
@NullMarked
package io.wirecut.pipeline;

import org.jspecify.annotations.NullMarked;
