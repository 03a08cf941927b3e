/// `wirecut perf match`: the engines side by side on given patterns and bytes. Internal.
@NullMarked
package io.wirecut.perf.match;

import org.jspecify.annotations.NullMarked;
