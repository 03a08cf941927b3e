/// Tests of `io.wirecut.perf.peer`.
@NullMarked
package io.wirecut.perf.peer;

import org.jspecify.annotations.NullMarked;
