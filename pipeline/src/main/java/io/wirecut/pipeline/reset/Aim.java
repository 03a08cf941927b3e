package io.wirecut.pipeline.reset;

/// Why a planned RST carries the sequence number it does: what its receiver is believed to expect.
public enum Aim {
    /// The trigger's own sequence number: it was dropped, and its receiver still waits for it.
    TRIGGER_SEQUENCE("trigger-sequence"),
    /// The end of the trigger: it was delivered.
    TRIGGER_END("trigger-end"),
    /// The trigger's acknowledgement number: where its sender said it was.
    TRIGGER_ACKNOWLEDGEMENT("trigger-ack"),
    /// The end of all that was delivered in order, be it before the trigger or after it.
    DELIVERED_EDGE("delivered-edge"),
    /// The highest acknowledgement number that the receiver of the RST has sent.
    ACKNOWLEDGED_EDGE("acknowledged-edge"),
    /// The right edge of the receiver's right-most SACK block, which Linux accepts too.
    SACK_EDGE("sack-edge"),
    /// The sequence number of a FIN on its way: exact until it arrives, and one below the edge,
    /// which Linux accepts, once it has.
    FIN_SEQUENCE("fin-sequence"),
    /// Where the payload of the trigger begins, which its receiver may not have taken: it was more
    /// than the window had room for, or came with the SYN.
    DATA_NOT_TAKEN("data-not-taken"),
    /// Between what was delivered and the end of the window, for a receiver that takes a RST
    /// anywhere in it.
    WINDOW_MIDDLE("window-middle"),
    /// Ahead of what a receiver was sent that was never heard, and within any window: it may be
    /// past the trigger already, and answers with a challenge ACK, which says where it is.
    CHALLENGE("challenge"),
    /// The receiver waits for the answer to its SYN, and believes what acknowledges that.
    SYN_ANSWER("syn-answer"),
    /// No sequence number is known: the answer of RFC 9293 §3.10.7.1 to a segment without ACK.
    BLIND_ANSWER("blind-answer");

    private final String label;

    Aim(String label) {
        this.label = label;
    }

    /// As reports name it.
    public String label() {
        return label;
    }
}
