/// `wirecut perf match`: the engines side by side on given patterns and bytes; and `wirecut perf
/// load`: how fast a saved matcher is there again. Internal.
@NullMarked
package io.wirecut.perf.match;

import org.jspecify.annotations.NullMarked;
