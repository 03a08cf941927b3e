package io.wirecut.rules.state;

import io.wirecut.signatures.Signature;
import io.wirecut.signatures.StateStep;
import io.wirecut.signatures.StateStep.AddressBit;
import io.wirecut.signatures.StateStep.AddressBit.Keyword;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.StateStep.Track;

/// Where what a signature remembers puts it in the order of evaluation: first what only sets, then
/// what sets and asks, then what only asks, then the others.
public final class StateOrder {
    private static final int SETS = 0;
    private static final int SETS_AND_ASKS = 1;
    private static final int ASKS = 2;
    private static final int NEITHER = 3;

    private StateOrder() {}

    /// By its `flowbits`, from 0.
    public static int ofFlowBits(Signature signature) {
        return of(signature, FlowBits.class);
    }

    /// By its `flowint`, from 0.
    public static int ofFlowIntegers(Signature signature) {
        return of(signature, FlowInteger.class);
    }

    /// By what it does with bits of single addresses, from 0: the reference counts `hostbits` that
    /// set, and `xbits` that ask.
    public static int ofHostBits(Signature signature) {
        boolean sets = false;
        boolean asks = false;
        for (StateStep step : signature.states()) {
            if (step instanceof AddressBit bit && bit.track() != Track.PAIR) {
                sets |= bit.changes() && bit.keyword() == Keyword.HOSTBITS;
                asks |= !bit.changes() && bit.keyword() == Keyword.XBITS;
            }
        }
        return place(sets, asks);
    }

    /// By what it does with bits of pairs of addresses, from 0: the reference counts those that
    /// ask.
    public static int ofPairBits(Signature signature) {
        boolean asks = false;
        for (StateStep step : signature.states()) {
            asks |= step instanceof AddressBit bit && bit.track() == Track.PAIR && !bit.changes();
        }
        return place(false, asks);
    }

    /// Whether it does anything with bits or numbers of flows.
    public static boolean remembersFlows(Signature signature) {
        return ofFlowBits(signature) != NEITHER || ofFlowIntegers(signature) != NEITHER;
    }

    /// Whether it does anything with bits of addresses.
    public static boolean remembersAddresses(Signature signature) {
        return signature.states().stream().anyMatch(AddressBit.class::isInstance);
    }

    private static int of(Signature signature, Class<? extends StateStep> kind) {
        boolean sets = false;
        boolean asks = false;
        for (StateStep step : signature.states()) {
            if (kind.isInstance(step)) {
                sets |= step.changes();
                asks |= !step.changes();
            }
        }
        return place(sets, asks);
    }

    private static int place(boolean sets, boolean asks) {
        if (sets) {
            return asks ? SETS_AND_ASKS : SETS;
        }
        return asks ? ASKS : NEITHER;
    }
}
