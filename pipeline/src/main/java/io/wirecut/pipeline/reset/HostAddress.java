package io.wirecut.pipeline.reset;

/// Tells addresses of single hosts from those that no RST may ever be sent to.
final class HostAddress {
    private HostAddress() {}

    /// Whether the address is that of a single host: not multicast, broadcast, reserved or
    /// unspecified. The broadcast address of a subnet cannot be told without its mask; the link
    /// layer's broadcast bit catches that.
    ///
    /// @param ipVersion 4 or 6
    /// @param high upper half of an IPv6 address
    /// @param low lower half of an IPv6 address, or an IPv4 address in the lower 32 bits
    static boolean isSingle(int ipVersion, long high, long low) {
        if (ipVersion == 4) {
            int firstByte = (int) (low >>> 24) & 0xFF;
            return firstByte != 0 && firstByte < 224;
        }
        boolean multicast = (high >>> 56) == 0xFF;
        return ipVersion == 6 && !multicast && (high | low) != 0;
    }
}
