/// One face for all that can search for patterns: the product's engines, and peers of other hands
/// that they are compared with. Internal.
@NullMarked
package io.wirecut.perf.peer;

import org.jspecify.annotations.NullMarked;
