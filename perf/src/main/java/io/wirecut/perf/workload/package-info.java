/// Makes what `wirecut perf match` works on: haystacks from the payloads of captures or from
/// generators, and patterns from rule files or from a generator. The same input and seed make the
/// same bytes. Internal.
@NullMarked
package io.wirecut.perf.workload;

import org.jspecify.annotations.NullMarked;
