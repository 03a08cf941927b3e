package io.wirecut.perf.lab;

import java.util.Locale;

/// The networks that a lab has on its one cable: each with its addresses, all of them kept for
/// documentation (RFC 5737, RFC 3849). The server is never on the client's own subnet, so that the
/// same addresses serve with a bridge between them and with a router.
public enum LabNetwork {
    /// IPv4.
    V4("192.0.2.1", "192.0.2.62", "192.0.2.129", "192.0.2.190", 26),
    /// IPv6.
    V6("2001:db8:0:1::1", "2001:db8:0:1::fe", "2001:db8:0:2::1", "2001:db8:0:2::fe", 64);

    private final String client;
    private final String clientRouter;
    private final String server;
    private final String serverRouter;
    private final int prefixLength;

    LabNetwork(
            String client,
            String clientRouter,
            String server,
            String serverRouter,
            int prefixLength) {
        this.client = client;
        this.clientRouter = clientRouter;
        this.server = server;
        this.serverRouter = serverRouter;
        this.prefixLength = prefixLength;
    }

    /// The client's address.
    public String client() {
        return client;
    }

    /// The server's address.
    public String server() {
        return server;
    }

    /// As reports have it.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String clientRouter() {
        return clientRouter;
    }

    String serverRouter() {
        return serverRouter;
    }

    int prefixLength() {
        return prefixLength;
    }

    /// The subnet that the server is on.
    String serverSubnet() {
        return this == V4 ? "192.0.2.128/26" : "2001:db8:0:2::/64";
    }

    /// The subnet that the client is on.
    String clientSubnet() {
        return this == V4 ? "192.0.2.0/26" : "2001:db8:0:1::/64";
    }
}
