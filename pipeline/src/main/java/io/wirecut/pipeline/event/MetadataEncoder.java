package io.wirecut.pipeline.event;

import io.wirecut.rules.RuleEvaluator;
import io.wirecut.rules.VariableHandler;
import org.agrona.DirectBuffer;

/// Writes the object `metadata` of an alert: what rules have set for the packet and its flow, under
/// the names that Suricata has for it. Bytes that are no text are written as dots. What does not
/// fit any more is left out.
///
/// Owned by one thread; allocates nothing after construction.
final class MetadataEncoder implements VariableHandler {
    /// The most bytes that the object takes.
    static final int MAX_LENGTH = 1 << 15;

    private static final Text BEGIN = Text.of(",\"metadata\":{");
    private static final Text FLOW_VALUES = Text.of("\"flowvars\":[");
    private static final Text PACKET_VALUES = Text.of("\"pktvars\":[");
    private static final Text FLOW_BITS = Text.of("\"flowbits\":[");
    private static final Text FLOW_INTEGERS = Text.of("\"flowints\":{");

    /// Brackets, quotes and a number.
    private static final int MAX_FRAME_LENGTH = 64;

    private final JsonEncoder json;
    private int start;

    /// The list that is open; [#BEGIN] if none is.
    private Text list = BEGIN;

    private char end;

    MetadataEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// Writes the object, with the comma and the key before it; nothing if there is nothing in it.
    void encode(RuleEvaluator rules) {
        start = json.length();
        list = BEGIN;
        rules.tellVariables(this);
        if (json.length() > start) {
            json.raw(end);
            json.raw('}');
        }
    }

    @Override
    public void onFlowValue(String name, DirectBuffer buffer, int offset, int length) {
        value(FLOW_VALUES, name, buffer, offset, length);
    }

    @Override
    public void onPacketValue(String name, DirectBuffer buffer, int offset, int length) {
        value(PACKET_VALUES, name, buffer, offset, length);
    }

    private void value(Text of, String name, DirectBuffer buffer, int offset, int length) {
        if (fits(name, length)) {
            next(of, ']');
            json.raw('{');
            json.string(name);
            json.raw(':');
            json.printable(buffer, offset, length);
            json.raw('}');
        }
    }

    @Override
    public void onFlowBit(String name) {
        if (fits(name, 0)) {
            next(FLOW_BITS, ']');
            json.string(name);
        }
    }

    @Override
    public void onFlowInteger(String name, long value) {
        if (fits(name, 0)) {
            next(FLOW_INTEGERS, '}');
            json.string(name);
            json.raw(':');
            json.number(value);
        }
    }

    /// In the worst case, that is.
    private boolean fits(String name, int length) {
        int most = (name.length() + length) * JsonEncoder.MAX_ESCAPED_LENGTH + MAX_FRAME_LENGTH;
        return json.length() - start + most <= MAX_LENGTH;
    }

    /// Begins with an item of a list.
    @SuppressWarnings("ReferenceEquality") // constants
    private void next(Text of, char closing) {
        if (list == of) {
            json.raw(',');
            return;
        }
        if (list == BEGIN) {
            json.raw(BEGIN);
        } else {
            json.raw(end);
            json.raw(',');
        }
        json.raw(of);
        list = of;
        end = closing;
    }
}
