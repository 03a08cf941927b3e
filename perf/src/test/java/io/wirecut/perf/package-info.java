/// Tests of `io.wirecut.perf`.
@NullMarked
package io.wirecut.perf;

import org.jspecify.annotations.NullMarked;
