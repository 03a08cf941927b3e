/// Swaps the rules of a pipeline again and again while frames flow, and looks at how long any frame
/// took and what became of it. Internal.
@NullMarked
package io.wirecut.perf.swap;

import org.jspecify.annotations.NullMarked;
