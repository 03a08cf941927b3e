package io.wirecut.pipeline.decode;

import java.util.BitSet;
import java.util.List;

/// The UDP ports behind which tunnels are looked for. What is there is taken for a tunnel only if
/// it can be one. Immutable, shared by all threads.
public final class TunnelPorts {
    private static final HeaderKind[] KINDS = {
        HeaderKind.END, HeaderKind.VXLAN, HeaderKind.GENEVE, HeaderKind.TEREDO
    };

    /// One more than the highest port.
    public static final int COUNT = 1 << 16;

    /// The ports that are registered: VXLAN 4789 (RFC 7348 §5), GENEVE 6081 (RFC 8926 §3.3), Teredo
    /// 3544 (RFC 4380 §2.7).
    public static final TunnelPorts REGISTERED =
            new TunnelPorts(only(4789), only(6081), only(3544));

    /// An index into the kinds for each destination port.
    private final byte[] kinds = new byte[COUNT];

    private final BitSet teredo;

    /// @param vxlan destination ports of VXLAN, each under [#COUNT]
    /// @param geneve destination ports of GENEVE that are not among them
    /// @param teredo ports of Teredo at either end
    public TunnelPorts(BitSet vxlan, BitSet geneve, BitSet teredo) {
        this.teredo = (BitSet) teredo.clone();
        for (int i = KINDS.length - 1; i > 0; i--) {
            byte kind = (byte) i;
            List.of(vxlan, geneve, teredo).get(i - 1).stream().forEach(port -> kinds[port] = kind);
        }
    }

    private static BitSet only(int port) {
        BitSet ports = new BitSet();
        ports.set(port);
        return ports;
    }

    /// What may follow the UDP header; END if nothing is looked for.
    HeaderKind next(int sourcePort, int destinationPort) {
        int kind = kinds[destinationPort];
        return kind == 0 && teredo.get(sourcePort) ? HeaderKind.TEREDO : KINDS[kind];
    }
}
