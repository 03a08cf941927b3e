/// Microbenchmarks: each class asks one question and checks its answer's result before it is timed.
/// `wirecut perf jmh` runs them. Internal.
@NullMarked
package io.wirecut.perf.jmh;

import org.jspecify.annotations.NullMarked;
