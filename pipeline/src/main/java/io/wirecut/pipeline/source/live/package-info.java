/// Live traffic on Linux, without native code of our own: sources that hand on what passes an
/// interface, a wire that forwards what the pipeline lets pass, and injectors that send resets.
/// [io.wirecut.pipeline.source.live.LiveSources] opens them. API; the parts they are made of are
/// internal.
@NullMarked
package io.wirecut.pipeline.source.live;

import org.jspecify.annotations.NullMarked;
