/// Where frames come from: the first step of a frame's way. SPI
/// [io.wirecut.pipeline.source.PacketSource] and the capture file reader.
@NullMarked
package io.wirecut.pipeline.source;

import org.jspecify.annotations.NullMarked;
