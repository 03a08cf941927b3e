package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SourceSpan;
import io.wirecut.signatures.StateStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds signatures for tests, as a parser would.
final class SignatureFixture {
    private static long lastSid;

    private Action action = new Action.Alert();
    private final Protocol protocol;
    private AddressSet source = AddressSet.ANY;
    private PortSet sourcePorts = PortSet.ANY;
    private boolean bidirectional;
    private AddressSet destination = AddressSet.ANY;
    private PortSet destinationPorts = PortSet.ANY;
    private long sid = ++lastSid;
    private int priority = 3;
    private FlowCondition flow = FlowCondition.NONE;
    private final List<PacketTest> tests = new ArrayList<>();
    private final List<StateStep> states = new ArrayList<>();
    private Reporting reporting = Reporting.ALWAYS;
    private final List<Content> contents = new ArrayList<>();

    private SignatureFixture(Protocol protocol) {
        this.protocol = protocol;
    }

    static SignatureFixture of(Protocol protocol) {
        return new SignatureFixture(protocol);
    }

    static SignatureFixture tcp() {
        return of(Protocol.TCP);
    }

    SignatureFixture action(Action value) {
        action = value;
        return this;
    }

    SignatureFixture source(AddressSet addresses, PortSet ports) {
        source = addresses;
        sourcePorts = ports;
        return this;
    }

    SignatureFixture destination(AddressSet addresses, PortSet ports) {
        destination = addresses;
        destinationPorts = ports;
        return this;
    }

    SignatureFixture bidirectional() {
        bidirectional = true;
        return this;
    }

    SignatureFixture sid(long value) {
        sid = value;
        return this;
    }

    SignatureFixture priority(int value) {
        priority = value;
        return this;
    }

    SignatureFixture flow(FlowCondition.Direction direction) {
        flow = new FlowCondition(direction, flow.state(), flow.source());
        return this;
    }

    SignatureFixture flow(FlowCondition.State state) {
        flow = new FlowCondition(flow.direction(), state, flow.source());
        return this;
    }

    SignatureFixture flow(FlowCondition.Source bytes) {
        flow = new FlowCondition(flow.direction(), flow.state(), bytes);
        return this;
    }

    SignatureFixture test(PacketTest test) {
        tests.add(test);
        return this;
    }

    SignatureFixture state(StateStep step) {
        states.add(step);
        return this;
    }

    SignatureFixture reporting(Reporting value) {
        reporting = value;
        return this;
    }

    /// Adds a content: its text, then its modifiers as in the rule language, separated by commas.
    SignatureFixture content(String text, String modifiers) {
        contents.add(parse(text, modifiers));
        return this;
    }

    SignatureFixture content(String text) {
        return content(text, "");
    }

    Signature build() {
        return new Signature(
                new SourceSpan("test.rules", (int) sid, 1, 1),
                action,
                protocol,
                source,
                sourcePorts,
                bidirectional,
                destination,
                destinationPorts,
                1,
                sid,
                1,
                "test",
                Signature.Classification.NONE,
                priority,
                List.of(),
                Map.of(),
                flow,
                tests,
                states,
                reporting,
                contents.isEmpty() ? List.of() : List.of(Inspection.ofPayload(contents)));
    }

    private static Content parse(String text, String modifiers) {
        Pattern pattern = Pattern.ofText(text);
        boolean negated = false;
        boolean startsWith = false;
        boolean endsWith = false;
        boolean fastPattern = false;
        Optional<Operand> offset = Optional.empty();
        Optional<Operand> depth = Optional.empty();
        Optional<Operand> distance = Optional.empty();
        Optional<Operand> within = Optional.empty();
        for (String modifier : modifiers.isEmpty() ? new String[0] : modifiers.split(", *")) {
            String[] words = modifier.split(" ", 2);
            Optional<Operand> number =
                    words.length == 2
                            ? Optional.of(Operand.of(Integer.parseInt(words[1])))
                            : Optional.empty();
            switch (words[0]) {
                case "!" -> negated = true;
                case "nocase" -> pattern = pattern.ignoringCase();
                case "startswith" -> startsWith = true;
                case "endswith" -> endsWith = true;
                case "fast_pattern" -> fastPattern = true;
                case "offset" -> offset = number;
                case "depth" -> depth = number;
                case "distance" -> distance = number;
                case "within" -> within = number;
                default -> throw new IllegalArgumentException("modifier=" + modifier);
            }
        }
        return new Content(
                pattern,
                negated,
                offset,
                depth,
                distance,
                within,
                startsWith,
                endsWith,
                fastPattern);
    }
}
