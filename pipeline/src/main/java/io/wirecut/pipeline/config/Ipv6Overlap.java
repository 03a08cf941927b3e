package io.wirecut.pipeline.config;

/// What hosts make of overlapping fragments of an IPv6 datagram.
public enum Ipv6Overlap {
    /// They put them together as those of IPv4 datagrams: by `host-os-policy`.
    HOST,
    /// They give up the whole datagram, as RFC 5722 and RFC 8200 §4.5 ask. It tells what is read in
    /// tap position; inline the bytes that came first hold whatever is set.
    DISCARD
}
