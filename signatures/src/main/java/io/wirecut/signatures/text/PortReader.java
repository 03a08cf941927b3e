package io.wirecut.signatures.text;

import io.wirecut.signatures.PortSet;
import java.util.List;
import java.util.Map;

/// Reads port groups: `80`, `1024:`, `:1023`, `6000:6010`, and groups of them.
final class PortReader extends GroupReader<PortSet> {
    private static final int MAX_PORT = PortSet.PORT_COUNT - 1;

    PortReader(Map<String, String> variables) {
        super("port", variables);
    }

    @Override
    PortSet any() {
        return PortSet.ANY;
    }

    @Override
    PortSet unionOf(List<PortSet> sets) {
        PortSet union = PortSet.NONE;
        for (PortSet set : sets) {
            union = union.union(set);
        }
        return union;
    }

    @Override
    PortSet minus(PortSet from, PortSet without) {
        return from.minus(without);
    }

    @Override
    boolean isEmpty(PortSet set) {
        return set.isEmpty();
    }

    @Override
    PortSet element(Slice text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            int port = (int) text.number(0, MAX_PORT);
            return PortSet.ofRange(port, port);
        }
        Slice low = text.part(0, colon).strip();
        Slice high = text.from(colon + 1).strip();
        if (low.isEmpty() && high.isEmpty()) {
            throw text.refuse("port range has no bounds", "FIRST:LAST, FIRST: or :LAST", null);
        }
        int first = low.isEmpty() ? 0 : (int) low.number(0, MAX_PORT);
        int last = high.isEmpty() ? MAX_PORT : (int) high.number(0, MAX_PORT);
        if (first > last) {
            throw text.refuse(
                    "port range goes backwards",
                    "the lower port first",
                    "%d:%d".formatted(last, first));
        }
        return PortSet.ofRange(first, last);
    }
}
