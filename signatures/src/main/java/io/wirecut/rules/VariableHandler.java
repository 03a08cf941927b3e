package io.wirecut.rules;

import org.agrona.DirectBuffer;

/// Is told of what rules have set for a packet and its flow; by name, as the rules have it.
public interface VariableHandler {
    /// A value that a regular expression has captured for the flow.
    ///
    /// @param buffer lent for the time of the call
    void onFlowValue(String name, DirectBuffer buffer, int offset, int length);

    /// A value that a regular expression has captured for the packet.
    ///
    /// @param buffer lent for the time of the call
    void onPacketValue(String name, DirectBuffer buffer, int offset, int length);

    /// A bit of the flow that is set.
    void onFlowBit(String name);

    /// A number of the flow.
    void onFlowInteger(String name, long value);
}
