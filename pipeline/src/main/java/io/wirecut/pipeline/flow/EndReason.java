package io.wirecut.pipeline.flow;

/// Why a session ended. Where several apply the one that is declared first holds: the total order
/// of PAN-OS's session end reasons, as far as they can occur here.
public enum EndReason {
    /// A signature asked for the cut.
    THREAT("threat"),
    /// An access rule or a policy asked for the cut.
    POLICY_DENY("policy-deny"),
    /// A RST from the client ended it.
    TCP_RST_FROM_CLIENT("tcp-rst-from-client"),
    /// A RST from the server ended it.
    TCP_RST_FROM_SERVER("tcp-rst-from-server"),
    /// Its record was needed for another flow.
    RESOURCES_UNAVAILABLE("resources-unavailable"),
    /// Both ends closed it.
    TCP_FIN("tcp-fin"),
    /// A SYN for a new connection came with the same addresses and ports.
    TCP_REUSE("tcp-reuse"),
    /// Nothing was seen for too long.
    AGED_OUT("aged-out"),
    /// It had not ended when the run did.
    UNKNOWN("unknown");

    private static final EndReason[] VALUES = values();

    private final String label;

    EndReason(String label) {
        this.label = label;
    }

    /// How the reason is written in events, such as `tcp-fin`.
    public String label() {
        return label;
    }

    /// The number that stands for this reason in a flow's record.
    @SuppressWarnings("EnumOrdinal") // Records live no longer than the run.
    int code() {
        return ordinal();
    }

    /// The reason that a number stands for. Allocates nothing.
    static EndReason of(int code) {
        return VALUES[code];
    }

    /// The one of two that holds. Allocates nothing.
    public static EndReason stronger(EndReason a, EndReason b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
