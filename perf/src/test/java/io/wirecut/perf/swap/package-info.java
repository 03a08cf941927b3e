/// Tests of the package of the same name.
@NullMarked
package io.wirecut.perf.swap;

import org.jspecify.annotations.NullMarked;
