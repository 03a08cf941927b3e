package io.wirecut.perf.traffic;

import java.net.InetAddress;

/// One end of a conversation.
///
/// @param address IPv4 or IPv6
/// @param port of TCP or UDP
record Endpoint(InetAddress address, int port) {
    private static final int MAC_LENGTH = 6;
    private static final byte LOCALLY_ADMINISTERED = 0x02;

    /// @param literal an address as it is written; no name is looked up
    static Endpoint of(String literal, int port) {
        return new Endpoint(InetAddress.ofLiteral(literal), port);
    }

    boolean isIpv4() {
        return address.getAddress().length == 4;
    }

    /// A MAC address that follows from the IP address.
    byte[] mac() {
        byte[] ip = address.getAddress();
        byte[] mac = new byte[MAC_LENGTH];
        System.arraycopy(ip, ip.length - 4, mac, 2, 4);
        mac[0] = LOCALLY_ADMINISTERED;
        return mac;
    }
}
