package io.wirecut.pipeline.decode;

/// The bits of the TCP header's flag byte (RFC 9293 §3.1).
public final class TcpFlag {
    /// No more data from the sender.
    public static final int FIN = 0x01;

    /// Synchronise sequence numbers.
    public static final int SYN = 0x02;

    /// Reset the connection.
    public static final int RST = 0x04;

    /// Push.
    public static final int PSH = 0x08;

    /// The acknowledgement field is significant.
    public static final int ACK = 0x10;

    /// The urgent pointer is significant.
    public static final int URG = 0x20;

    /// ECN echo (RFC 3168).
    public static final int ECE = 0x40;

    /// Congestion window reduced (RFC 3168).
    public static final int CWR = 0x80;

    private TcpFlag() {}
}
