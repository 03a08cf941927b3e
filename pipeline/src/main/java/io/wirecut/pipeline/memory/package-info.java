/// Off-heap memory that the tables of a pipeline live in. Knows nothing of what is kept there.
/// Internal.
@NullMarked
package io.wirecut.pipeline.memory;

import org.jspecify.annotations.NullMarked;
