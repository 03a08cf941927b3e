/// Off-heap memory that tables live in: of rules, and of a pipeline. Knows nothing of what is kept
/// there. Internal.
@NullMarked
package io.wirecut.memory;

import org.jspecify.annotations.NullMarked;
