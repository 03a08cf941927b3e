/// A compact Aho-Corasick automaton in off-heap tables, which remembers a stream in one or two
/// ints: it serves any set of patterns, on any machine, in time that no traffic can stretch.
/// `README.md` beside this file derives it. Internal, behind
/// [io.wirecut.matcher.spi.MatcherEngine].
@NullMarked
package io.wirecut.matcher.automaton;

import org.jspecify.annotations.NullMarked;
