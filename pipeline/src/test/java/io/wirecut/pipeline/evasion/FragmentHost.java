package io.wirecut.pipeline.evasion;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How a host puts the fragments of datagrams together (RFC 791 §3.2, and the tables of overlaps),
/// slow and obvious. Shares no code with the pipeline.
final class FragmentHost {
    /// The system that gives up an IPv6 datagram whose fragments overlap (RFC 8200 §4.5), and does
    /// not mind one that brings nothing new.
    static final String DISCARD = "discard";

    private static final int TIMEOUT_SECONDS = 60;

    private record Owner(int start, int end, char letter) {}

    /// A datagram that is not whole.
    private static final class Datagram {
        final TreeMap<Integer, Owner> blocks = new TreeMap<>();
        int end = Integer.MAX_VALUE;
        long begunAt;
    }

    private final String system;
    private final int hops;
    private final Map<String, Datagram> datagrams = new HashMap<>();
    private String reads = "";
    private long now;

    FragmentHost(String system, int hops) {
        this.system = system;
        this.hops = hops;
    }

    /// What its application has read of the last datagram: a letter for each block.
    String reads() {
        return reads;
    }

    void receives(Fragment fragment) {
        now += fragment.marks().number("pause", 0);
        datagrams.values().removeIf(datagram -> now - datagram.begunAt > TIMEOUT_SECONDS);
        if (fragment.marks().has("ipsum") || fragment.marks().number("ttl", 64) < hops) {
            return;
        }
        if (fragment.start() == 0 && fragment.last()) {
            // No fragment at all, whatever others have its identification.
            reads = fragment.letters().substring(1);
            return;
        }
        String key =
                fragment.id()
                        + " "
                        + fragment.marks().text("src")
                        + " "
                        + fragment.marks().text("vlan");
        Datagram datagram = datagrams.computeIfAbsent(key, _ -> begun());
        int end = fragment.end();
        boolean anotherEnd = datagram.end != Integer.MAX_VALUE && datagram.end != end;
        boolean endsTooSoon = anotherEnd || !datagram.blocks.tailMap(end).isEmpty();
        boolean beyond = end > datagram.end || (fragment.last() && endsTooSoon);
        if (beyond) {
            return;
        }
        if (system.equals(DISCARD)) {
            int known = datagram.blocks.subMap(fragment.start(), end).size();
            if (known > 0) {
                if (known < end - fragment.start()) {
                    datagrams.remove(key);
                }
                return;
            }
        }
        if (fragment.last()) {
            datagram.end = end;
        }
        for (int block = fragment.start(); block < end; block++) {
            Owner owner = datagram.blocks.get(block);
            if (owner == null
                    || Overlap.fragmentReplaces(
                            system, fragment.start(), end, owner.start(), owner.end())) {
                char letter = fragment.letters().charAt(block - fragment.start());
                datagram.blocks.put(block, new Owner(fragment.start(), end, letter));
            }
        }
        if (datagram.blocks.size() == datagram.end) {
            StringBuilder text = new StringBuilder();
            datagram.blocks.tailMap(1).values().forEach(owner -> text.append(owner.letter()));
            reads = text.toString();
            datagrams.remove(key);
        }
    }

    private Datagram begun() {
        Datagram datagram = new Datagram();
        datagram.begunAt = now;
        return datagram;
    }
}
