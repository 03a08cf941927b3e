/// Live traffic on Linux, without native code of our own: sources that hand on what passes an
/// interface, a wire that forwards what the pipeline lets pass, and injectors that send resets.
/// [io.wirecut.pipeline.source.live.LiveSources] opens them. API; the parts they are made of are
/// internal.
///
/// A wire passes TCP at the price of one call of the kernel for up to 64 segments: those of a burst
/// that follow each other leave it as one frame, which the kernel or the interface cuts again into
/// the frames that came in, byte for byte. That is checked before they are put together, not
/// afterwards: a segment whose header cutting would not give back goes alone. Super-frames of
/// interfaces with offloads come in whole, are inspected whole, and go out as they came; checksums
/// that were left to the hardware are computed where the frame goes out. A tap has no use for
/// super-frames, and warns of the offloads that make them.
@NullMarked
package io.wirecut.pipeline.source.live;

import org.jspecify.annotations.NullMarked;
