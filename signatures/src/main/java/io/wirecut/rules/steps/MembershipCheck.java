package io.wirecut.rules.steps;

import io.wirecut.rules.state.RuleMemory;
import io.wirecut.rules.state.ValueTables;
import io.wirecut.signatures.Membership;
import org.agrona.concurrent.UnsafeBuffer;

/// [Membership], compiled. What is added to a list, or taken out of it, is remembered in
/// [RuleMemory], which goes before what was loaded. Immutable, shared by all workers.
final class MembershipCheck {
    private final Membership membership;
    private final long list;
    private final int length;

    MembershipCheck(Membership membership) {
        this.membership = membership;
        list = ValueTables.key(membership.list());
        length = membership.list().type().length();
    }

    /// Asks or changes the list. Allocates nothing, unless a value is new to it.
    ///
    /// @param value all of the buffer
    /// @return whether it holds
    boolean take(RuleMemory memory, UnsafeBuffer value) {
        boolean isValue = length == 0 || length == value.capacity();
        boolean isIn = isValue && memory.isMember(list, membership.list().loaded(), value);
        return switch (membership.operation()) {
            case IS_SET -> isIn;
            case IS_NOT_SET -> !isIn;
            case SET -> isValue && !isIn && memory.member(list, value, true);
            case UNSET, TOGGLE -> isIn && memory.member(list, value, false);
        };
    }
}
