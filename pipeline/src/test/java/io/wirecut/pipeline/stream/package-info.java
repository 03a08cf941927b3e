/// Tests of the streams: tables of segments in, bytes out.
@NullMarked
package io.wirecut.pipeline.stream;

import org.jspecify.annotations.NullMarked;
