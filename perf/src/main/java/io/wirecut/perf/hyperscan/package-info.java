/// Hyperscan, or its fork Vectorscan, called through the foreign function interface where the
/// library `libhs.so.5` is installed (Debian's packages `libhyperscan5` and `libvectorscan5`): the
/// peer that our engines are measured against. Internal.
@NullMarked
package io.wirecut.perf.hyperscan;

import org.jspecify.annotations.NullMarked;
