/// An engine for many patterns, on any machine: it looks at four bytes at every second place and
/// goes on where no pattern has them. `README.md` beside this file derives it. Internal, behind
/// [io.wirecut.matcher.spi.MatcherEngine].
@NullMarked
package io.wirecut.matcher.gram;

import org.jspecify.annotations.NullMarked;
