/// What the engines have in common that do not look at every byte of a stream but at candidates: a
/// filter proposes places, here they are verified, and what is found is put into order; and here a
/// stream's last bytes are kept, so that no match is lost where it was cut. Internal to the
/// engines.
@NullMarked
package io.wirecut.matcher.filter;

import org.jspecify.annotations.NullMarked;
