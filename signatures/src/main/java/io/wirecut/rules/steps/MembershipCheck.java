package io.wirecut.rules.steps;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.FlowVariables;
import io.wirecut.rules.state.RuleMemory;
import io.wirecut.signatures.Membership;
import org.agrona.concurrent.UnsafeBuffer;

/// [Membership], compiled. What is added to a list, or taken out of it, is remembered in
/// [SharedState], which goes before what was loaded. Immutable, shared by all workers; allocates
/// nothing.
final class MembershipCheck {
    private final Membership membership;
    private final long list;

    MembershipCheck(Membership membership) {
        this.membership = membership;
        list = FlowVariables.hash("list " + membership.list());
    }

    /// Asks or changes the list.
    ///
    /// @param value all of the buffer
    /// @return whether it holds
    boolean take(RuleMemory memory, PacketFacts facts, UnsafeBuffer value) {
        int length = membership.length();
        boolean isValue = length == 0 || length == value.capacity();
        boolean isDynamic = !membership.list().isEmpty();
        long key = isDynamic && isValue ? memory.key(list, value) : 0;
        boolean isIn = isValue && isIn(memory, key, isDynamic, value);
        return switch (membership.operation()) {
            case IS_SET -> isIn;
            case IS_NOT_SET -> !isIn;
            case SET -> isValue && !isIn && memory.member(key, true, facts.timestampNs());
            case UNSET, TOGGLE -> isIn && memory.member(key, false, facts.timestampNs());
        };
    }

    private boolean isIn(RuleMemory memory, long key, boolean isDynamic, UnsafeBuffer value) {
        if (isDynamic && memory.knowsMember(key)) {
            return memory.isMember(key);
        }
        return membership.loaded().contains(value, 0, value.capacity());
    }
}
