package io.wirecut.pipeline.stream;

/// Which of two segments that claim the same byte is the one that the receiving host keeps.
///
/// Hosts differ, and who knows how can show one text to the host and another to its guard (Ptacek
/// and Newsham 1998; Shankar and Paxson 2003). The policies are those of Novak and Sturges,
/// "Target-Based TCP Stream Reassembly" (2007); where a system is not known to differ from another
/// one it follows that one. The segment whose byte is stored is the original, the one that comes
/// later the subsequent. Whose byte a host keeps, by how the subsequent begins and ends against the
/// original (`o` original, `S` subsequent):
///
/// ```
/// begins  before         with           after          hosts
/// ends    bef wit aft    bef wit aft    bef wit aft
///         o   o   o      o   o   o      o   o   o      FIRST, VISTA: Windows since Vista
///         S   S   S      S   S   S      S   S   S      LAST
///         S   S   S      o   o   o      o   o   o      BSD, WINDOWS up to 2003, IRIX, MACOS; HP-UX 10
///         S   S   S      o   o   S      o   o   o      LINUX since 2.4
///         S   S   S      o   S   S      o   o   o      OLD_LINUX: before 2.4
///         o   S   S      o   S   S      o   o   S      SOLARIS, HPUX: HP-UX 11
/// ```
public enum OverlapPolicy {
    /// The original wins: nothing that was seen once is ever replaced.
    FIRST,
    /// The subsequent wins.
    LAST,
    /// The original wins, unless the subsequent begins before it.
    BSD,
    /// As BSD; and the subsequent wins if it begins with the original and ends after it.
    LINUX,
    /// As BSD; and the subsequent wins if it begins with the original and does not end before it.
    OLD_LINUX,
    /// As BSD: Windows before Vista.
    WINDOWS,
    /// The subsequent wins, unless the original ends after it, or ends with it and begins before
    /// it.
    SOLARIS,
    /// As Solaris: HP-UX 11.
    HPUX,
    /// As BSD.
    IRIX,
    /// As BSD.
    MACOS,
    /// The original wins: Windows Vista and later.
    VISTA;

    private static final OverlapPolicy[] VALUES = values();

    /// The number that stands for this policy in a flow's record.
    @SuppressWarnings("EnumOrdinal") // Records live no longer than the run.
    int code() {
        return ordinal();
    }

    /// The policy that a number stands for. Allocates nothing.
    static OverlapPolicy of(int code) {
        return VALUES[code];
    }

    /// Whether it does not matter to this policy where segments began and ended.
    boolean ignoresBounds() {
        return this == FIRST || this == LAST || this == VISTA;
    }

    /// Whether the subsequent segment's bytes replace those of the original where both have some.
    /// Allocates nothing.
    ///
    /// @param start sequence number of the subsequent segment
    /// @param end sequence number after its last byte
    /// @param originalStart sequence number of the original segment, as it came
    /// @param originalEnd sequence number after its last byte
    public boolean replaces(int start, int end, int originalStart, int originalEnd) {
        boolean sameStart = start == originalStart;
        boolean earlier = TcpSequence.isBefore(start, originalStart);
        return switch (this) {
            case FIRST, VISTA -> false;
            case LAST -> true;
            case BSD, WINDOWS, IRIX, MACOS -> earlier;
            case LINUX -> earlier || (sameStart && TcpSequence.isAfter(end, originalEnd));
            case OLD_LINUX -> earlier || (sameStart && !TcpSequence.isBefore(end, originalEnd));
            case SOLARIS, HPUX ->
                    TcpSequence.isAfter(end, originalEnd)
                            || (end == originalEnd && (earlier || sameStart));
        };
    }
}
