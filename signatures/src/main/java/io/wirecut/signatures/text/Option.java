package io.wirecut.signatures.text;

/// One option of a rule, as its keyword's handler sees it.
///
/// @param keyword name of the keyword in lower case
/// @param name where the keyword stands
/// @param value what follows the colon, stripped, without quotes where they were allowed; for a
///   keyword that takes none, an empty place after the name
/// @param negated whether a `!` stood before the quotes
record Option(String keyword, Slice name, Slice value, boolean negated) {}
