/// Tests of `io.wirecut.perf.conformance`.
@NullMarked
package io.wirecut.perf.conformance;

import org.jspecify.annotations.NullMarked;
