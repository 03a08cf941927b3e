/// Puts fragmented datagrams together, between decoding and the ring, on the receiver's thread:
/// otherwise the fragments of a flow would reach different workers. Internal.
@NullMarked
package io.wirecut.pipeline.defrag;

import org.jspecify.annotations.NullMarked;
