/// Tests of `io.wirecut.perf.report`.
@NullMarked
package io.wirecut.perf.report;

import org.jspecify.annotations.NullMarked;
