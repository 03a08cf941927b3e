package io.wirecut.regex;

/// A compiled expression. Immutable; shared by all threads. Memory outside of the heap is given
/// back when nobody refers to it any more.
public sealed interface Regex permits Pcre2Regex, JoniRegex {
    /// How many capturing groups it has.
    int groupCount();
}
