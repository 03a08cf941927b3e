package io.wirecut.rules.state;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.signatures.StateStep;
import io.wirecut.signatures.StateStep.AddressBit;
import io.wirecut.signatures.StateStep.BitOperation;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.StateStep.IntegerOperation;
import io.wirecut.signatures.StateStep.Track;

/// One [StateStep], compiled. Immutable, shared by all workers; allocates nothing.
public sealed interface CompiledStep {
    /// Does what it is for.
    ///
    /// @return whether what it asks holds; true of what changes something
    boolean take(RuleMemory memory, PacketFacts facts);

    /// Compiles a step.
    static CompiledStep of(StateStep step) {
        return switch (step) {
            case FlowBits bits -> new FlowBitStep(bits.operation(), names(bits));
            case FlowInteger integer ->
                    new FlowIntegerStep(
                            integer.operation(),
                            FlowVariables.integerName(integer.name()),
                            !integer.operand().isEmpty(),
                            FlowVariables.integerName(integer.operand()),
                            integer.value());
            case AddressBit bit ->
                    new AddressBitStep(
                            bit.operation(),
                            FlowVariables.hash(bit.name()),
                            bit.track(),
                            bit.expireSeconds());
        };
    }

    private static long[] names(FlowBits bits) {
        long[] names = new long[bits.names().size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = FlowVariables.bitName(bits.names().get(i));
        }
        return names;
    }

    /// `flowbits`.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record FlowBitStep(BitOperation operation, long[] bits) implements CompiledStep {
        @Override
        public boolean take(RuleMemory memory, PacketFacts facts) {
            int flow = facts.flowIndex();
            boolean asks = operation == BitOperation.IS_SET || operation == BitOperation.IS_NOT_SET;
            if (flow < 0) {
                return !asks;
            }
            if (asks) {
                return isAny(memory.flows, flow, operation == BitOperation.IS_SET);
            }
            boolean toggles = operation == BitOperation.TOGGLE;
            boolean set =
                    toggles ? !memory.flows.bit(flow, bits[0]) : operation == BitOperation.SET;
            memory.flows.bit(flow, bits[0], set);
            return true;
        }

        private boolean isAny(FlowVariables flows, int flow, boolean set) {
            for (long bit : bits) {
                if (flows.bit(flow, bit) == set) {
                    return true;
                }
            }
            return false;
        }
    }

    /// `flowint`.
    ///
    /// @param variable name of the number
    /// @param compares whether the operand is another number, rather than the value
    /// @param operand name of that number
    record FlowIntegerStep(
            IntegerOperation operation, long variable, boolean compares, long operand, long value)
            implements CompiledStep {
        private static final long MAX = 0xFFFF_FFFFL;

        @Override
        public boolean take(RuleMemory memory, PacketFacts facts) {
            int flow = facts.flowIndex();
            FlowVariables flows = memory.flows;
            long number = flow < 0 ? FlowVariables.UNSET : flows.integer(flow, variable);
            boolean isSet = number != FlowVariables.UNSET;
            long other = compares ? otherNumber(flows, flow) : value;
            return switch (operation) {
                case SET -> put(flows, flow, other, other);
                case ADD -> put(flows, flow, other, Math.min(Math.max(number, 0) + other, MAX));
                case SUBTRACT -> put(flows, flow, other, Math.max(number - other, 0));
                case IS_SET -> isSet;
                case IS_NOT_SET -> flow >= 0 && !isSet;
                case LESS -> isComparable(isSet, other) && number < other;
                case LESS_OR_EQUAL -> isComparable(isSet, other) && number <= other;
                case EQUAL -> isComparable(isSet, other) && number == other;
                case NOT_EQUAL -> isComparable(isSet, other) && number != other;
                case GREATER_OR_EQUAL -> isComparable(isSet, other) && number >= other;
                case GREATER -> isComparable(isSet, other) && number > other;
            };
        }

        private long otherNumber(FlowVariables flows, int flow) {
            return flow < 0 ? FlowVariables.UNSET : flows.integer(flow, operand);
        }

        private static boolean isComparable(boolean isSet, long other) {
            return isSet && other != FlowVariables.UNSET;
        }

        private boolean put(FlowVariables flows, int flow, long other, long result) {
            if (flow >= 0 && other != FlowVariables.UNSET) {
                flows.integer(flow, variable, result);
            }
            return true;
        }
    }

    /// `xbits`, `hostbits`.
    ///
    /// @param name a hash of the bit's name
    record AddressBitStep(BitOperation operation, long name, Track track, long seconds)
            implements CompiledStep {
        @Override
        public boolean take(RuleMemory memory, PacketFacts facts) {
            long nowNs = facts.timestampNs();
            long key = memory.key(name, track, facts);
            switch (operation) {
                case SET -> memory.bit(key, nowNs, seconds);
                case UNSET -> memory.bit(key, nowNs, 0);
                case TOGGLE -> memory.bit(key, nowNs, memory.bit(key, nowNs) ? 0 : seconds);
                case IS_SET -> {
                    return memory.bit(key, nowNs);
                }
                case IS_NOT_SET -> {
                    return !memory.bit(key, nowNs);
                }
            }
            return true;
        }
    }
}
