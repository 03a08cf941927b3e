package io.wirecut.signatures;

import java.util.List;

/// One thing that a signature asks of what earlier matches left behind, or that its match leaves
/// behind. What is asked must hold for the signature to match; what is left behind is left by a
/// match only, whether or not it is reported.
public sealed interface StateStep {
    /// Whether this leaves something behind, rather than asks.
    boolean changes();

    /// `flowbits`: a bit of the flow. Without a flow nothing is set, and nothing is asked with
    /// success.
    ///
    /// @param operation what to do
    /// @param names the bits; of several, one that satisfies is enough
    record FlowBits(BitOperation operation, List<String> names) implements StateStep {
        /// Makes the list immutable.
        public FlowBits {
            names = List.copyOf(names);
        }

        @Override
        public boolean changes() {
            return operation.changes();
        }
    }

    /// `flowint`: a number of the flow, from 0 to 2^32 - 1, unset at first.
    ///
    /// @param name of the number
    /// @param operation what to do
    /// @param operand another number's name to do it with, or empty for `value`
    /// @param value to do it with
    record FlowInteger(String name, IntegerOperation operation, String operand, long value)
            implements StateStep {
        @Override
        public boolean changes() {
            return operation.changes();
        }
    }

    /// `xbits` and `hostbits`: a bit of an address, or of a pair of addresses in either order.
    ///
    /// @param keyword it was written with: both mean the same bits, and are evaluated in another
    ///   order
    /// @param operation what to do
    /// @param name of the bit
    /// @param track whose bit
    /// @param expireSeconds how long a bit stays that this sets, at least 1
    record AddressBit(
            Keyword keyword, BitOperation operation, String name, Track track, long expireSeconds)
            implements StateStep {
        /// What bits of addresses are written with.
        public enum Keyword {
            /// `xbits`.
            XBITS,
            /// `hostbits`.
            HOSTBITS
        }

        @Override
        public boolean changes() {
            return operation.changes();
        }
    }

    /// What to do with a bit.
    enum BitOperation {
        /// Set it.
        SET,
        /// Clear it.
        UNSET,
        /// Set it if it is clear, otherwise clear it.
        TOGGLE,
        /// It must be set.
        IS_SET,
        /// It must be clear.
        IS_NOT_SET;

        boolean changes() {
            return this != IS_SET && this != IS_NOT_SET;
        }
    }

    /// What to do with a number. What compares is satisfied by no number that is unset.
    enum IntegerOperation {
        /// Set it to the value.
        SET,
        /// Add the value; an unset number counts as 0, and the sum stays below 2^32.
        ADD,
        /// Subtract the value, down to 0.
        SUBTRACT,
        /// It must have been set.
        IS_SET,
        /// It must not have been set.
        IS_NOT_SET,
        /// It must be less.
        LESS,
        /// It must be less or equal.
        LESS_OR_EQUAL,
        /// It must be equal.
        EQUAL,
        /// It must differ.
        NOT_EQUAL,
        /// It must be greater or equal.
        GREATER_OR_EQUAL,
        /// It must be greater.
        GREATER;

        boolean changes() {
            return this == SET || this == ADD || this == SUBTRACT;
        }
    }

    /// Whom a bit belongs to.
    enum Track {
        /// The packet's source address.
        SOURCE,
        /// The packet's destination address.
        DESTINATION,
        /// The two of them together.
        PAIR
    }
}
