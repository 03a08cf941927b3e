package io.wirecut.signatures;

/// One thing that a signature asks of a buffer. The steps of an [Inspection] are taken in order;
/// each begins with a cursor, which is where the last step that moved it ended, and may move it.
public sealed interface Step
        permits Content,
                Pcre,
                ByteTest,
                ByteJump,
                ByteExtract,
                ByteMath,
                DataAt,
                BufferSize,
                Absent,
                Asn1,
                Membership,
                Base64Decode {
    /// Whether what it asks for depends on the cursor.
    boolean isRelative();
}
