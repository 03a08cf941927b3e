package io.wirecut.regex;

/// An expression that joni has compiled.
///
/// @param code what joni made of it
/// @param anchored whether it matches only where the search begins
record JoniRegex(org.joni.Regex code, boolean anchored) implements Regex {
    @Override
    public int groupCount() {
        return code.numberOfCaptures();
    }
}
