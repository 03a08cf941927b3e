/// Searches for a set of byte patterns in streams of bytes.
///
/// This is where the bytes of a frame are looked at, each of them once: a
/// [io.wirecut.matcher.Matcher] compiled from a [io.wirecut.matcher.PatternSet] scans the segments
/// of a stream as they come and carries what it must remember between two segments in a
/// [io.wirecut.matcher.ScanState]. Engines plug in behind [io.wirecut.matcher.spi.MatcherEngine].
/// API.
@NullMarked
package io.wirecut.matcher;

import org.jspecify.annotations.NullMarked;
