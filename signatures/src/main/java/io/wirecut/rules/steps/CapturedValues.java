package io.wirecut.rules.steps;

import io.wirecut.signatures.Pcre.Scope;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/// What groups of regular expressions have matched on the packet at hand (`pkt:`, `flow:`): values
/// by rule and name. Of a rule that does not match in the end nothing stays.
///
/// Longer values are cut; where there are more of them than fit, the rest is left out, and counted.
/// One per worker. Allocates nothing after construction.
public final class CapturedValues {
    /// Bytes of a value that are kept.
    public static final int MAX_VALUE_LENGTH = 1 << 10;

    private static final int MAX_COUNT = 64;
    private static final int NO_RULE = -1;

    private final UnsafeBuffer bytes =
            new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_COUNT * MAX_VALUE_LENGTH));
    private final CapturedName[] names = new CapturedName[MAX_COUNT];
    private final int[] rules = new int[MAX_COUNT];
    private final int[] lengths = new int[MAX_COUNT];

    /// Values of rules that hold so far, and with those of the rule at hand.
    private int kept;

    private int count;
    private long overflows;

    /// Makes room.
    public CapturedValues() {}

    /// Begins with a packet: nothing is captured.
    public void clear() {
        kept = 0;
        count = 0;
    }

    /// Takes what a group has matched, in the place of what it matched before for the same rule.
    void capture(CapturedName name, DirectBuffer buffer, int offset, int length) {
        int index = kept;
        while (index < count && !names[index].isSame(name)) {
            index++;
        }
        if (index == MAX_COUNT) {
            overflows++;
            return;
        }
        count = Math.max(count, index + 1);
        names[index] = name;
        lengths[index] = Math.min(length, MAX_VALUE_LENGTH);
        bytes.putBytes(index * MAX_VALUE_LENGTH, buffer, offset, lengths[index]);
    }

    /// Ends with a rule's steps.
    ///
    /// @param hold whether they hold
    public void endRule(int rule, boolean hold) {
        if (!hold) {
            count = kept;
            return;
        }
        while (kept < count) {
            rules[kept++] = rule;
        }
    }

    /// How many values there are: those of a rule that does not match count as well.
    public int count() {
        return kept;
    }

    /// The rule that has the value at an index, or a negative number if it is void.
    public int rule(int index) {
        return rules[index];
    }

    /// Makes a value void, as its rule does not match.
    public void discard(int index) {
        rules[index] = NO_RULE;
    }

    /// The name of the value at an index.
    public CapturedName name(int index) {
        return names[index];
    }

    /// Whether the value at an index is one of the packet and is not set again by a later rule.
    public boolean isOfPacket(int index) {
        if (rules[index] == NO_RULE || names[index].scope() != Scope.PACKET) {
            return false;
        }
        for (int i = index + 1; i < kept; i++) {
            if (rules[i] != NO_RULE && names[i].isSame(names[index])) {
                return false;
            }
        }
        return true;
    }

    /// Holds the values.
    public DirectBuffer buffer() {
        return bytes;
    }

    /// Offset in [#buffer] of the value at an index.
    public int offset(int index) {
        return index * MAX_VALUE_LENGTH;
    }

    /// Length of the value at an index.
    public int length(int index) {
        return lengths[index];
    }

    /// How many values there was no room for.
    public long overflows() {
        return overflows;
    }
}
