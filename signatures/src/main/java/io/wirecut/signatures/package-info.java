/// What a person writes: signatures, as data. The parser in [io.wirecut.signatures.text] makes them
/// before any frame, [io.wirecut.rules] compiles and evaluates them. API.
@NullMarked
package io.wirecut.signatures;

import org.jspecify.annotations.NullMarked;
