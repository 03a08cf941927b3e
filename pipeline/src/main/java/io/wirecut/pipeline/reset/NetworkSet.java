package io.wirecut.pipeline.reset;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A set of addresses, told by networks. Immutable, shared by all threads; a look-up allocates
/// nothing and takes time in proportion to the number of networks.
public final class NetworkSet {
    /// The set without an address.
    public static final NetworkSet EMPTY = new NetworkSet(List.of());

    /// The most networks.
    public static final int MAX_SIZE = 4096;

    /// What stands for fewer than four numbers elsewhere is most likely a slip here.
    private static final Pattern DOTTED = Pattern.compile("\\d+(\\.\\d+){3}");

    private final Network[] networks;

    private record Network(int version, long high, long low, long highMask, long lowMask) {}

    private NetworkSet(List<Network> networks) {
        this.networks = networks.toArray(Network[]::new);
    }

    /// Reads networks such as `10.1.2.3`, `10.0.0.0/8` or `2001:db8::/32`.
    ///
    /// @throws IllegalArgumentException if one is none, named in the message, or there are more
    ///   than [#MAX_SIZE]
    public static NetworkSet of(List<String> texts) {
        if (texts.size() > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "%d networks are more than %d".formatted(texts.size(), MAX_SIZE));
        }
        List<Network> networks = new ArrayList<>();
        for (String text : texts) {
            networks.add(network(text.strip()));
        }
        return new NetworkSet(networks);
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        try {
            if (host.indexOf(':') < 0 && !DOTTED.matcher(host).matches()) {
                throw new IllegalArgumentException("not four numbers");
            }
            InetAddress address = InetAddress.ofLiteral(host);
            boolean isVersion4 = address instanceof Inet4Address;
            int width = isVersion4 ? 32 : 128;
            int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= width) {
                ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
                return isVersion4
                        ? network(4, 0, Integer.toUnsignedLong(bytes.getInt()), 96 + bits)
                        : network(6, bytes.getLong(), bytes.getLong(), bits);
            }
        } catch (IllegalArgumentException e) {
            // Told below; a NumberFormatException is one as well.
        }
        throw new IllegalArgumentException("'%s' is no address or network".formatted(text));
    }

    /// @param bits of 128: an IPv4 address is the last 32
    private static Network network(int version, long high, long low, int bits) {
        long highMask = bits == 0 ? 0 : -1L << (64 - Math.min(bits, 64));
        long lowMask = bits <= 64 ? 0 : -1L << (128 - bits);
        return new Network(version, high & highMask, low & lowMask, highMask, lowMask);
    }

    /// Whether an address is in it.
    ///
    /// @param ipVersion 4 or 6
    /// @param high upper half of an IPv6 address; 0 for IPv4
    /// @param low lower half of an IPv6 address, or an IPv4 address in the lower 32 bits
    public boolean contains(int ipVersion, long high, long low) {
        for (Network network : networks) {
            if (network.version == ipVersion
                    && (high & network.highMask) == network.high
                    && (low & network.lowMask) == network.low) {
                return true;
            }
        }
        return false;
    }
}
