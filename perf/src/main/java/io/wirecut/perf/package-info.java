/// The measuring side of Wirecut: `wirecut perf` compares engines, conformance, speed and
/// endurance. Nothing of the product depends on it. Internal.
@NullMarked
package io.wirecut.perf;

import org.jspecify.annotations.NullMarked;
