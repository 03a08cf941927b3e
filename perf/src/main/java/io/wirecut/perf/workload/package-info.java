/// Makes what `wirecut perf match` works on: haystacks from the payloads of captures or from
/// generators, patterns from rule files or from a generator, and traffic models from captures. The
/// same input and seed make the same bytes. Internal.
@NullMarked
package io.wirecut.perf.workload;

import org.jspecify.annotations.NullMarked;
