package io.wirecut.regex;

import org.agrona.DirectBuffer;

/// Searches for expressions, one search at a time, with memory of its own that every search uses
/// again. Owned by one thread.
public abstract sealed class RegexSearch permits Pcre2Search, JoniSearch {
    /// What a search can come to.
    public enum Result {
        /// A match was found.
        FOUND,
        /// There is none.
        NOT_FOUND,
        /// The search was given up because it took too long.
        LIMITED
    }

    RegexSearch() {}

    /// Searches bytes for the first match.
    ///
    /// @param regex that was compiled by this search's engine
    /// @param bytes hold what is searched; not read outside of it
    /// @param offset of the first byte
    /// @param length how many bytes there are
    /// @param from offset, from the first byte on, at which a match may begin; what is before it
    ///   can be looked back at
    /// @param isBeginning whether the first byte is the beginning of what is searched; if not, `^`
    ///   does not match there
    /// @param longer whether the search may take longer than usual
    public abstract Result search(
            Regex regex,
            DirectBuffer bytes,
            int offset,
            int length,
            int from,
            boolean isBeginning,
            boolean longer);

    /// Offset, from the first byte on, at which a group begins in the match found last; -1 if the
    /// group is not part of it.
    ///
    /// @param group from 0, the whole match, to 63
    public abstract int start(int group);

    /// Offset behind a group's last byte in the match found last; -1 if the group is not part of
    /// it.
    ///
    /// @param group from 0, the whole match, to 63
    public abstract int end(int group);
}
