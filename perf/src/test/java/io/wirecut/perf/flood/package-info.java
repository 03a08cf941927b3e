/// Tests of the flood.
@NullMarked
package io.wirecut.perf.flood;

import org.jspecify.annotations.NullMarked;
