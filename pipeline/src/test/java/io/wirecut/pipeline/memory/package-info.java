/// Tests of the memory.
@NullMarked
package io.wirecut.pipeline.memory;

import org.jspecify.annotations.NullMarked;
