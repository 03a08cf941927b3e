/// An engine for up to a few thousand patterns, on processors with wide vectors: it looks at 64
/// places at once. `README.md` beside this file derives it. Internal, behind
/// [io.wirecut.matcher.spi.MatcherEngine].
@NullMarked
package io.wirecut.matcher.vector;

import org.jspecify.annotations.NullMarked;
