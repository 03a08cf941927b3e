package io.wirecut.regex;

/// How an expression is meant.
public enum RegexOption {
    /// The case of ASCII letters does not count.
    CASELESS,
    /// `^` and `$` match at lines, too.
    MULTILINE,
    /// A dot matches line feeds, too.
    DOT_ALL,
    /// Blanks and comments are left out.
    EXTENDED,
    /// It matches only where the search begins.
    ANCHORED,
    /// `$` matches at the very end only, not before a line feed there.
    DOLLAR_END_ONLY,
    /// Repetitions are short unless marked with `?`.
    UNGREEDY
}
