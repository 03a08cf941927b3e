package io.wirecut.rules;

import io.wirecut.rules.packet.HeaderCheck;
import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.HeaderTest.NumberTest;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Finds the rules without a fast pattern that a packet's addresses and ports do not exclude, by
/// the most telling part of each rule's header: few addresses, few ports, or a test of the ICMP
/// type or of the IP protocol. Immutable, shared by all workers.
final class HeaderIndex {
    /// The most IPv4 addresses that tell a rule from others.
    private static final long MAX_ADDRESS_COUNT = 1L << 24;

    /// The most ports that tell a rule from others.
    private static final int MAX_PORT_COUNT = 1 << 10;

    private final int size;
    private final RangeIndex sources;
    private final RangeIndex destinations;
    private final RangeIndex sourcePorts;
    private final RangeIndex destinationPorts;
    private final RangeIndex icmpTypes;
    private final RangeIndex ipProtocols;
    private final Rule[] rest;

    private HeaderIndex(
            int size,
            RangeIndex sources,
            RangeIndex destinations,
            RangeIndex sourcePorts,
            RangeIndex destinationPorts,
            RangeIndex icmpTypes,
            RangeIndex ipProtocols,
            Rule[] rest) {
        this.size = size;
        this.sources = sources;
        this.destinations = destinations;
        this.sourcePorts = sourcePorts;
        this.destinationPorts = destinationPorts;
        this.icmpTypes = icmpTypes;
        this.ipProtocols = ipProtocols;
        this.rest = rest;
    }

    /// Indexes rules.
    static HeaderIndex of(List<Rule> rules) {
        RangeIndex.Builder sources = new RangeIndex.Builder();
        RangeIndex.Builder destinations = new RangeIndex.Builder();
        RangeIndex.Builder sourcePorts = new RangeIndex.Builder();
        RangeIndex.Builder destinationPorts = new RangeIndex.Builder();
        RangeIndex.Builder icmpTypes = new RangeIndex.Builder();
        RangeIndex.Builder ipProtocols = new RangeIndex.Builder();
        Set<Rule> rest = new LinkedHashSet<>();
        for (Rule rule : rules) {
            Signature signature = rule.signature();
            long sourceCount = countTelling(signature.source());
            long destinationCount = countTelling(signature.destination());
            int sourcePortCount = signature.sourcePorts().size();
            int destinationPortCount = signature.destinationPorts().size();
            if (add(signature, PacketNumber.ICMP_TYPE, rule, icmpTypes)) {
                continue;
            }
            if (signature.bidirectional()) {
                addWithoutAddresses(rule, ipProtocols, rest);
            } else if (Math.min(sourceCount, destinationCount) <= MAX_ADDRESS_COUNT) {
                if (sourceCount <= destinationCount) {
                    add(signature.source(), rule, sources);
                } else {
                    add(signature.destination(), rule, destinations);
                }
            } else if (Math.min(sourcePortCount, destinationPortCount) <= MAX_PORT_COUNT) {
                if (sourcePortCount < destinationPortCount) {
                    add(signature.sourcePorts(), rule, sourcePorts);
                } else {
                    add(signature.destinationPorts(), rule, destinationPorts);
                }
            } else {
                addWithoutAddresses(rule, ipProtocols, rest);
            }
        }
        return new HeaderIndex(
                rules.size(),
                sources.build(rest),
                destinations.build(rest),
                sourcePorts.build(rest),
                destinationPorts.build(rest),
                icmpTypes.build(rest),
                ipProtocols.build(rest),
                new ArrayList<>(rest).toArray(Rule[]::new));
    }

    /// Whether there are no rules.
    boolean isEmpty() {
        return size == 0;
    }

    /// How many rules there are: the most that [#collect] finds.
    int size() {
        return size;
    }

    /// Puts into an array those rules that may match, and some that do not; each once. Allocates
    /// nothing.
    ///
    /// @return how many these are
    int collect(PacketFacts facts, Rule[] found) {
        if (size == 0) {
            return 0;
        }
        int count = rest.length;
        System.arraycopy(rest, 0, found, 0, count);
        if (facts.ipVersion() == 4) {
            count = sources.collect(facts.sourceLow(), found, count);
            count = destinations.collect(facts.destinationLow(), found, count);
        }
        if (HeaderCheck.hasPorts(facts)) {
            count = sourcePorts.collect(facts.sourcePort(), found, count);
            count = destinationPorts.collect(facts.destinationPort(), found, count);
        }
        long icmpType = facts.number(PacketNumber.ICMP_TYPE);
        if (icmpType != PacketNumber.NONE) {
            count = icmpTypes.collect(icmpType, found, count);
        }
        long ipProtocol = facts.number(PacketNumber.IP_PROTOCOL);
        if (ipProtocol != PacketNumber.NONE) {
            count = ipProtocols.collect(ipProtocol, found, count);
        }
        return count;
    }

    /// Bytes that the index takes.
    long memoryBytes() {
        return sources.memoryBytes()
                + destinations.memoryBytes()
                + sourcePorts.memoryBytes()
                + destinationPorts.memoryBytes()
                + icmpTypes.memoryBytes()
                + ipProtocols.memoryBytes()
                + rest.length * 8L;
    }

    private static void addWithoutAddresses(
            Rule rule, RangeIndex.Builder ipProtocols, Set<Rule> rest) {
        if (!add(rule.signature(), PacketNumber.IP_PROTOCOL, rule, ipProtocols)) {
            rest.add(rule);
        }
    }

    /// Adds a rule by a number that it asks for.
    ///
    /// @return whether it does
    private static boolean add(
            Signature signature, PacketNumber number, Rule rule, RangeIndex.Builder index) {
        for (PacketTest test : signature.tests()) {
            if (test instanceof NumberTest(PacketNumber asked, NumberRange range)
                    && asked == number
                    && !range.negated()
                    && !range.isEmpty()) {
                index.add(range.min(), range.max(), rule);
                return true;
            }
        }
        return false;
    }

    /// How many addresses there are; very many if the set holds addresses that are not indexed.
    private static long countTelling(AddressSet addresses) {
        if (addresses.hasVersion6()) {
            return Long.MAX_VALUE;
        }
        long count = 0;
        for (int i = 0; i < addresses.rangeCount4(); i++) {
            count += addresses.rangeLast4(i) - addresses.rangeFirst4(i) + 1;
        }
        return count;
    }

    private static void add(AddressSet addresses, Rule rule, RangeIndex.Builder index) {
        for (int i = 0; i < addresses.rangeCount4(); i++) {
            index.add(addresses.rangeFirst4(i), addresses.rangeLast4(i), rule);
        }
    }

    private static void add(PortSet ports, Rule rule, RangeIndex.Builder index) {
        int first = ports.firstFrom(0);
        while (first >= 0) {
            int end = ports.firstMissingFrom(first);
            index.add(first, end - 1, rule);
            first = ports.firstFrom(end);
        }
    }
}
