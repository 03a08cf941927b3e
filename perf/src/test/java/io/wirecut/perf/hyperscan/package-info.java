/// Tests of `io.wirecut.perf.hyperscan`.
@NullMarked
package io.wirecut.perf.hyperscan;

import org.jspecify.annotations.NullMarked;
