/// Tests of the whole way of a frame.
@NullMarked
package io.wirecut.pipeline;

import org.jspecify.annotations.NullMarked;
