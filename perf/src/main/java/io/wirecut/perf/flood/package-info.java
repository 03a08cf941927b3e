/// Floods a pipeline with more flows than its table can hold, and looks at what becomes of those
/// that are established. Internal.
@NullMarked
package io.wirecut.perf.flood;

import org.jspecify.annotations.NullMarked;
