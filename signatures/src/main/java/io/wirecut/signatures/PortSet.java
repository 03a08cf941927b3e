package io.wirecut.signatures;

import java.util.BitSet;

/// A set of TCP or UDP ports, 0 to 65535. Immutable.
public final class PortSet {
    /// How many ports there are.
    public static final int PORT_COUNT = 1 << 16;

    /// No port.
    public static final PortSet NONE = new PortSet(new BitSet());

    /// All ports.
    public static final PortSet ANY = ofRange(0, PORT_COUNT - 1);

    private final BitSet ports;
    private final int size;

    private PortSet(BitSet ports) {
        this.ports = ports;
        this.size = ports.cardinality();
    }

    /// The ports from `first` to `last`, both included.
    ///
    /// @throws IllegalArgumentException if one is out of range, or they are the wrong way round
    public static PortSet ofRange(int first, int last) {
        if (first < 0 || last >= PORT_COUNT || first > last) {
            throw new IllegalArgumentException(
                    "first=%d last=%d must be ports from 0 to 65535, in order"
                            .formatted(first, last));
        }
        BitSet ports = new BitSet();
        ports.set(first, last + 1);
        return new PortSet(ports);
    }

    /// The ports of either set.
    public PortSet union(PortSet other) {
        BitSet union = (BitSet) ports.clone();
        union.or(other.ports);
        return new PortSet(union);
    }

    /// The ports of this set that are not in the other.
    public PortSet minus(PortSet other) {
        BitSet difference = (BitSet) ports.clone();
        difference.andNot(other.ports);
        return new PortSet(difference);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return ports.isEmpty();
    }

    /// Whether these are all ports.
    public boolean isAny() {
        return size == PORT_COUNT;
    }

    /// Whether the port, 0 to 65535, is one of these. Allocates nothing.
    public boolean contains(int port) {
        return ports.get(port);
    }

    /// How many ports these are.
    public int size() {
        return size;
    }

    /// The first of these ports that is not below a port, 0 to 65536; -1 if there is none.
    public int firstFrom(int port) {
        return ports.nextSetBit(port);
    }

    /// The first port not below a port, 0 to 65536, that is not one of these; 65536 if there is
    /// none.
    public int firstMissingFrom(int port) {
        return ports.nextClearBit(port);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet that && ports.equals(that.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    @Override
    public String toString() {
        return isAny() ? "any" : ports.toString();
    }
}
