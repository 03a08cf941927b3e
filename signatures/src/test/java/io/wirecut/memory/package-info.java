/// Tests of the memory.
@NullMarked
package io.wirecut.memory;

import org.jspecify.annotations.NullMarked;
