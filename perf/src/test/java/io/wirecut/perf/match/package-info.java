/// Tests of `io.wirecut.perf.match`.
@NullMarked
package io.wirecut.perf.match;

import org.jspecify.annotations.NullMarked;
