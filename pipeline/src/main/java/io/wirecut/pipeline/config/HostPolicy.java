package io.wirecut.pipeline.config;

/// The family of operating systems a host belongs to, by how it puts overlapping segments and
/// fragments together; the names are those of `host-os-policy`.
///
/// Source: Novak and Sturges, *Target-Based TCP Stream Reassembly*, 2007; Novak, *Target-Based
/// Fragmentation Reassembly*, 2005.
public enum HostPolicy {
    /// BSD.
    BSD,
    /// BSD that favours later bytes to the right.
    BSD_RIGHT,
    /// Linux before 2.4.
    OLD_LINUX,
    /// Linux.
    LINUX,
    /// Solaris before 9.
    OLD_SOLARIS,
    /// Solaris.
    SOLARIS,
    /// HP-UX 10.
    HPUX10,
    /// HP-UX 11.
    HPUX11,
    /// IRIX.
    IRIX,
    /// macOS.
    MACOS,
    /// Windows Vista and later.
    VISTA,
    /// Windows 95 to XP.
    WINDOWS,
    /// Windows Server 2003.
    WINDOWS2K3,
    /// The bytes that came first stay.
    FIRST,
    /// The bytes that came last stay.
    LAST
}
