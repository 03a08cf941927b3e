package io.wirecut.pipeline.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Which [HostPolicy] holds for an address: that of the longest prefix that the address has, else
/// BSD's.
///
/// Immutable, shared by all threads. Looking up allocates nothing and takes time in proportion to
/// the number of prefixes, which is at most [#MAX_PREFIXES]: look once a flow, not once a packet.
public final class HostPolicies {
    /// How many prefixes there may be.
    public static final int MAX_PREFIXES = 4096;

    private static final String SECTION = "host-os-policy";

    private final Prefix[] prefixes4;
    private final Prefix[] prefixes6;

    private HostPolicies(List<Prefix> prefixes) {
        // Longest first, and of two alike the later one: as a file is read.
        List<Prefix> ordered = new ArrayList<>(prefixes.reversed());
        ordered.sort(Comparator.comparingInt(Prefix::bits).reversed());
        prefixes4 = ordered.stream().filter(p -> p.version == 4).toArray(Prefix[]::new);
        prefixes6 = ordered.stream().filter(p -> p.version == 6).toArray(Prefix[]::new);
    }

    /// Reads the section `host-os-policy`: by name of the policy a list of addresses and prefixes.
    ///
    /// @throws SettingsException if there is an unknown policy, or what is no address
    static HostPolicies of(Settings settings) {
        List<Prefix> prefixes = new ArrayList<>();
        for (String name : settings.names(SECTION)) {
            String path = SECTION + "." + name;
            HostPolicy policy = policy(settings, path, name);
            for (String address : settings.list(path)) {
                for (String part : address.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                    if (!part.isEmpty()) {
                        prefixes.add(prefix(settings, path, part, policy));
                    }
                }
            }
        }
        if (prefixes.size() > MAX_PREFIXES) {
            throw new SettingsException(
                    settings.place(SECTION),
                    "%s has %d addresses".formatted(SECTION, prefixes.size()),
                    "at most " + MAX_PREFIXES);
        }
        return new HostPolicies(prefixes);
    }

    private static HostPolicy policy(Settings settings, String path, String name) {
        List<String> names = new ArrayList<>();
        for (HostPolicy policy : HostPolicy.values()) {
            String known = policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (known.equalsIgnoreCase(name)) {
                return policy;
            }
            names.add(known);
        }
        throw new SettingsException(
                settings.place(path),
                "unknown host policy '%s'".formatted(name),
                "one of " + String.join(", ", names));
    }

    private static Prefix prefix(Settings settings, String path, String text, HostPolicy policy) {
        int slash = text.indexOf('/');
        try {
            InetAddress address =
                    InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            boolean isVersion4 = address instanceof Inet4Address;
            int width = isVersion4 ? 32 : 128;
            int bits = slash < 0 ? width : Integer.parseInt(text.substring(slash + 1));
            if (bits >= 0 && bits <= width) {
                ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
                return isVersion4
                        ? new Prefix(4, 0, Integer.toUnsignedLong(bytes.getInt()), bits, policy)
                        : new Prefix(6, bytes.getLong(), bytes.getLong(), bits, policy);
            }
        } catch (IllegalArgumentException e) {
            // Told below, with the place; a NumberFormatException is one as well.
        }
        throw new SettingsException(
                settings.place(path),
                "'%s' is no address".formatted(text),
                "such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32");
    }

    /// The policy of an IPv4 address, an unsigned 32-bit number.
    public HostPolicy of4(int address) {
        long value = Integer.toUnsignedLong(address);
        for (Prefix prefix : prefixes4) {
            long mask = prefix.bits == 0 ? 0 : 0xFFFF_FFFFL << (32 - prefix.bits);
            if (((value ^ prefix.low) & mask & 0xFFFF_FFFFL) == 0) {
                return prefix.policy;
            }
        }
        return HostPolicy.BSD;
    }

    /// The policy of an IPv6 address, in halves.
    public HostPolicy of6(long addressHigh, long addressLow) {
        for (Prefix prefix : prefixes6) {
            int highBits = Math.min(prefix.bits, 64);
            int lowBits = prefix.bits - highBits;
            long highMask = highBits == 0 ? 0 : -1L << (64 - highBits);
            long lowMask = lowBits == 0 ? 0 : -1L << (64 - lowBits);
            if (((addressHigh ^ prefix.high) & highMask) == 0
                    && ((addressLow ^ prefix.low) & lowMask) == 0) {
                return prefix.policy;
            }
        }
        return HostPolicy.BSD;
    }

    private record Prefix(int version, long high, long low, int bits, HostPolicy policy) {}
}
