/// Tests of the traffic generator.
@NullMarked
package io.wirecut.perf.traffic;

import org.jspecify.annotations.NullMarked;
