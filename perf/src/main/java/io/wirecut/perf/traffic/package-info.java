/// Makes traffic: conversations crafted frame by frame, and the sample captures. Internal.
@NullMarked
package io.wirecut.perf.traffic;

import org.jspecify.annotations.NullMarked;
