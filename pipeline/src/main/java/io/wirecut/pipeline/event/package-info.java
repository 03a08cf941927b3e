/// Writes what happened, as EVE JSON, at the end of a frame's way.
/// [io.wirecut.pipeline.event.EventSink] is SPI, [io.wirecut.pipeline.event.FileEventSink] API, the
/// rest internal.
@NullMarked
package io.wirecut.pipeline.event;

import org.jspecify.annotations.NullMarked;
