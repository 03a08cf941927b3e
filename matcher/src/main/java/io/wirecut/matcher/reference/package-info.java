/// The engine that all others are measured against: a textbook trie of another hand, which is slow,
/// allocates, and is right. It is the oracle of the tests and the baseline of the benchmarks.
/// Internal, behind [io.wirecut.matcher.spi.MatcherEngine].
@NullMarked
package io.wirecut.matcher.reference;

import org.jspecify.annotations.NullMarked;
