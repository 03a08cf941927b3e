package io.wirecut.signatures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One signature, as a person wrote it and a parser understood it; variables are resolved.
///
/// @param span where it stands
/// @param action what it asks for
/// @param protocol which packets it looks at
/// @param source addresses of the sender
/// @param sourcePorts ports of the sender
/// @param bidirectional whether sender and receiver may also be the other way round (`<>`)
/// @param destination addresses of the receiver
/// @param destinationPorts ports of the receiver
/// @param gid generator id, 1 unless told
/// @param sid signature id, unique within its gid, from 1 to 2^32 - 1
/// @param rev revision, 0 unless told
/// @param message what to tell a person (`msg`); may be empty
/// @param classification its class (`classtype`), [Classification#NONE] without one
/// @param priority 1 is the highest; the class's own unless told
/// @param references where to read more
/// @param metadata keys and values, for people and tools, in the order they were written
/// @param flow what must hold of the flow
/// @param tests conditions on the packet
/// @param states what is asked of earlier matches and left for later ones, in the order written
/// @param reporting what comes of a match beside the action
/// @param inspections what is looked for in each buffer, in the order they were begun
public record Signature(
        SourceSpan span,
        Action action,
        Protocol protocol,
        AddressSet source,
        PortSet sourcePorts,
        boolean bidirectional,
        AddressSet destination,
        PortSet destinationPorts,
        int gid,
        long sid,
        int rev,
        String message,
        Classification classification,
        int priority,
        List<Reference> references,
        Map<String, List<String>> metadata,
        FlowCondition flow,
        List<PacketTest> tests,
        List<StateStep> states,
        Reporting reporting,
        List<Inspection> inspections) {

    /// Makes the collections immutable.
    public Signature {
        references = List.copyOf(references);
        metadata = inOrder(metadata);
        tests = List.copyOf(tests);
        states = List.copyOf(states);
        inspections = List.copyOf(inspections);
    }

    /// The contents that are looked for in the payload, in the order they were written.
    public List<Content> contents() {
        return inspections.stream()
                .filter(Inspection::isOnPayload)
                .flatMap(Inspection::contents)
                .toList();
    }

    /// The same, reported otherwise.
    public Signature withReporting(Reporting other) {
        return new Signature(
                span,
                action,
                protocol,
                source,
                sourcePorts,
                bidirectional,
                destination,
                destinationPorts,
                gid,
                sid,
                rev,
                message,
                classification,
                priority,
                references,
                metadata,
                flow,
                tests,
                states,
                other,
                inspections);
    }

    private static Map<String, List<String>> inOrder(Map<String, List<String>> metadata) {
        if (metadata.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> copy = new LinkedHashMap<>();
        metadata.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }

    /// A class of signatures, from a `classification.config`.
    ///
    /// @param name short name, as `classtype` gives it
    /// @param description what a person reads
    /// @param priority 1 is the highest
    public record Classification(String name, String description, int priority) {
        /// That of a signature without a class.
        public static final Classification NONE = new Classification("", "", 3);
    }

    /// Where to read more.
    ///
    /// @param system kind of reference: `url`, `cve` …
    /// @param id within the system
    public record Reference(String system, String id) {}
}
