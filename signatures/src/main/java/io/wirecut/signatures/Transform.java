package io.wirecut.signatures;

/// Something that is done to a buffer's bytes before they are looked at.
public sealed interface Transform {
    /// A transform that needs to be told nothing.
    enum Plain implements Transform {
        /// A dot is put before the first byte.
        DOTPREFIX("dotprefix"),
        /// White space is left out.
        STRIP_WHITESPACE("strip_whitespace"),
        /// Runs of white space become one blank.
        COMPRESS_WHITESPACE("compress_whitespace"),
        /// ASCII letters become small.
        TO_LOWERCASE("to_lowercase"),
        /// ASCII letters become large.
        TO_UPPERCASE("to_uppercase"),
        /// The MD5 of the bytes.
        TO_MD5("to_md5"),
        /// The SHA-1 of the bytes.
        TO_SHA1("to_sha1"),
        /// The SHA-256 of the bytes.
        TO_SHA256("to_sha256"),
        /// `%41` becomes `A`, and `+` a blank.
        URL_DECODE("url_decode"),
        /// Names of header lines become small.
        HEADER_LOWERCASE("header_lowercase"),
        /// Header lines that begin with a colon are left out.
        STRIP_PSEUDO_HEADERS("strip_pseudo_headers");

        private final String keyword;

        Plain(String keyword) {
            this.keyword = keyword;
        }

        /// The keyword that asks for it.
        public String keyword() {
            return keyword;
        }
    }

    /// `xor`: each byte is combined with one of the key's, which is repeated.
    ///
    /// @param key in hexadecimal digits, two a byte
    record Xor(String key) implements Transform {}

    /// `pcrexform`: what the first group of an expression matches; where the expression does not
    /// match, the bytes stay as they are.
    ///
    /// @param expression a character a byte
    record FirstGroup(String expression) implements Transform {}
}
