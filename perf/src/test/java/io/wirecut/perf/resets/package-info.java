@NullMarked
package io.wirecut.perf.resets;

import org.jspecify.annotations.NullMarked;
