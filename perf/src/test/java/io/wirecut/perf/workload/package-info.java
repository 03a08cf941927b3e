/// Tests of `io.wirecut.perf.workload`.
@NullMarked
package io.wirecut.perf.workload;

import org.jspecify.annotations.NullMarked;
