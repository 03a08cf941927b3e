/// Regular expressions as PCRE has them, over bytes: on the system's PCRE2 library where it is
/// there, otherwise on a pure Java engine. Where signatures are evaluated on the packet's way, a
/// worker searches with one [io.wirecut.regex.RegexSearch]. Internal.
@NullMarked
package io.wirecut.regex;

import org.jspecify.annotations.NullMarked;
