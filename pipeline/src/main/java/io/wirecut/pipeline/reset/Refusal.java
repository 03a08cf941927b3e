package io.wirecut.pipeline.reset;

/// Why no RST goes toward an end although it was asked for.
public enum Refusal {
    /// It was not refused.
    NONE("none"),
    /// The trigger is not TCP: dropping it is all that can be done.
    NOT_TCP("not-tcp"),
    /// The trigger is itself a RST, which is never answered with one (RFC 9293 §3.10.7.1).
    TRIGGER_IS_RESET("trigger-is-reset"),
    /// The connection is signed (TCP MD5 or TCP-AO): no forged RST can land.
    SIGNED("signed"),
    /// The connection is over already, and the trigger carries no data.
    CLOSED("closed"),
    /// The end has not heard of the connection: the SYN that would have told it was dropped.
    UNAWARE("unaware"),
    /// An address of the packet is none of a single host: multicast, broadcast or unspecified.
    GROUP_ADDRESS("group-address"),
    /// The trigger's frame has an encapsulation that cannot be rebuilt.
    ENCAPSULATION("encapsulation"),
    /// Its address is one of those that are never reset.
    NEVER_RESET("never-reset"),
    /// It is being reset already, and followed up.
    TRACKED("tracked"),
    /// The connection has had all the RSTs that one may have.
    FLOW_BUDGET("flow-budget"),
    /// This second has had all the RSTs that one may have.
    SECOND_BUDGET("second-budget"),
    /// The client's connections have had all the RSTs that they may have in a second.
    SOURCE_BUDGET("source-budget");

    /// How many there are, [#NONE] included.
    public static final int COUNT = values().length;

    private final String label;

    Refusal(String label) {
        this.label = label;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
