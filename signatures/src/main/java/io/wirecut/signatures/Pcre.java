package io.wirecut.signatures;

import java.util.List;
import java.util.Set;

/// `pcre`: a regular expression is found in the buffer, or is not.
///
/// @param expression as it stands between the slashes, a character a byte (ISO 8859-1)
/// @param flags how it is meant
/// @param negated the signature matches only where it is not found
/// @param isRelative whether it is searched for from the cursor on (`R`)
/// @param captures what becomes of its groups
public record Pcre(
        String expression,
        Set<Flag> flags,
        boolean negated,
        boolean isRelative,
        List<Capture> captures)
        implements Step {
    /// Makes the collections immutable.
    public Pcre {
        flags = Set.copyOf(flags);
        captures = List.copyOf(captures);
    }

    /// How an expression is meant.
    public enum Flag {
        /// `i`: the case of ASCII letters does not count.
        CASELESS,
        /// `m`: `^` and `$` match at lines.
        MULTILINE,
        /// `s`: a dot matches line ends.
        DOT_ALL,
        /// `x`: blanks and comments are left out.
        EXTENDED,
        /// `A`: it matches only where the search begins.
        ANCHORED,
        /// `E`: `$` matches at the very end only.
        DOLLAR_END_ONLY,
        /// `G`: repetitions are short unless marked with `?`.
        UNGREEDY,
        /// `O`: it may take longer than others.
        LONGER_LIMIT
    }

    /// A group whose bytes are kept in a variable.
    ///
    /// @param group number of the group, from 1
    /// @param scope what the variable belongs to
    /// @param name of the variable
    public record Capture(int group, Scope scope, String name) {}

    /// What a captured variable belongs to.
    public enum Scope {
        /// The flow.
        FLOW,
        /// The packet.
        PACKET,
        /// The alert.
        ALERT
    }
}
