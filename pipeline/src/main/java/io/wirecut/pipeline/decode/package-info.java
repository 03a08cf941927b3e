/// Finds the headers in a frame, on the receiver's thread and before the ring; what is found
/// travels in the [io.wirecut.pipeline.decode.Packet]. Internal.
@NullMarked
package io.wirecut.pipeline.decode;

import org.jspecify.annotations.NullMarked;
