/// Tests of decoding.
@NullMarked
package io.wirecut.pipeline.decode;

import org.jspecify.annotations.NullMarked;
