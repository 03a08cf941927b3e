package io.wirecut.signatures.text;

import io.wirecut.signatures.AddressSet;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Reads address groups: `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9`, the
/// same for IPv6 (a mask there is a prefix length only), and groups of them.
final class AddressReader extends GroupReader<AddressSet> {
    private static final String EXPECTED =
            "any, an IPv4 or IPv6 address, a network, a range, a variable or a list";

    AddressReader(Map<String, String> variables) {
        super("address", variables);
    }

    @Override
    AddressSet any() {
        return AddressSet.ANY;
    }

    /// As in Suricata, `!10.0.0.1` holds no IPv6 address, and `!2001:db8::1` none of IPv4: just the
    /// versions that are spoken of.
    @Override
    AddressSet allBeside(AddressSet excluded) {
        AddressSet all = AddressSet.NONE;
        if (excluded.hasVersion4()) {
            all = AddressSet.ofRange4(0, -1);
        }
        return excluded.hasVersion6() ? all.union(AddressSet.ofRange6(0, 0, -1, -1)) : all;
    }

    @Override
    AddressSet unionOf(List<AddressSet> sets) {
        return AddressSet.unionOf(sets);
    }

    @Override
    AddressSet minus(AddressSet from, AddressSet without) {
        return from.minus(without);
    }

    @Override
    boolean isEmpty(AddressSet set) {
        return set.isEmpty();
    }

    @Override
    AddressSet element(Slice text) {
        return text.indexOf(':') >= 0 ? element6(text) : element4(text);
    }

    private static AddressSet element4(Slice text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            int mask = mask4(text.from(slash + 1).strip());
            int first = address4(text.part(0, slash).strip()) & mask;
            return AddressSet.ofRange4(first, first | ~mask);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            int address = address4(text);
            return AddressSet.ofRange4(address, address);
        }
        int first = address4(text.part(0, dash).strip());
        int last = address4(text.from(dash + 1).strip());
        if (Integer.compareUnsigned(first, last) > 0) {
            throw backwards(text);
        }
        return AddressSet.ofRange4(first, last);
    }

    private static int mask4(Slice text) {
        if (text.indexOf('.') < 0) {
            int prefixLength = (int) text.number(0, 32);
            return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
        }
        int mask = address4(text);
        if (mask != 0 && (~mask & (~mask + 1)) != 0) {
            throw text.refuse("netmask has a hole", "leading ones only, as 255.255.0.0", null);
        }
        return mask;
    }

    private static int address4(Slice text) {
        List<Slice> parts = text.split('.');
        int address = 0;
        for (Slice part : parts) {
            boolean digits = part.toString().matches("0|[1-9][0-9]{0,2}");
            int value = digits ? Integer.parseInt(part.toString()) : 256;
            if (value > 255 || parts.size() != 4) {
                throw notAnAddress(text);
            }
            address = address << 8 | value;
        }
        return address;
    }

    private static AddressSet element6(Slice text) {
        int slash = text.indexOf('/');
        if (slash >= 0) {
            int length = (int) text.from(slash + 1).strip().number(0, 128);
            long maskHigh = length == 0 ? 0 : -1L << Math.max(0, 64 - length);
            long maskLow = length <= 64 ? 0 : -1L << (128 - length);
            long[] address = address6(text.part(0, slash).strip());
            long high = address[0] & maskHigh;
            long low = address[1] & maskLow;
            return AddressSet.ofRange6(high, low, high | ~maskHigh, low | ~maskLow);
        }
        int dash = text.indexOf('-');
        if (dash < 0) {
            long[] address = address6(text);
            return AddressSet.ofRange6(address[0], address[1], address[0], address[1]);
        }
        long[] first = address6(text.part(0, dash).strip());
        long[] last = address6(text.from(dash + 1).strip());
        int high = Long.compareUnsigned(first[0], last[0]);
        if (high > 0 || (high == 0 && Long.compareUnsigned(first[1], last[1]) > 0)) {
            throw backwards(text);
        }
        return AddressSet.ofRange6(first[0], first[1], last[0], last[1]);
    }

    private static long[] address6(Slice text) {
        String literal = text.toString();
        if (literal.length() > 45 || !literal.matches("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*")) {
            throw notAnAddress(text);
        }
        byte[] bytes;
        try {
            bytes = InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length == 4) {
            // The JDK takes ::ffff:a.b.c.d for the IPv4 address inside of it.
            return new long[] {0, 0xFFFF_0000_0000L | Integer.toUnsignedLong(buffer.getInt())};
        }
        return new long[] {buffer.getLong(), buffer.getLong()};
    }

    private static Refusal notAnAddress(Slice text) {
        return text.refuse(
                "'%s' is not an address".formatted(shortened(text.toString())), EXPECTED, null);
    }

    private static Refusal backwards(Slice text) {
        return text.refuse("address range goes backwards", "the lower address first", null);
    }
}
