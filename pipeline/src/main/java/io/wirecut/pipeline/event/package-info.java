/// Writes what happened, as EVE JSON, at the end of a frame's way. Internal.
@NullMarked
package io.wirecut.pipeline.event;

import org.jspecify.annotations.NullMarked;
