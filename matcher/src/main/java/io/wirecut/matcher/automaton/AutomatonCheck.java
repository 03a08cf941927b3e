package io.wirecut.matcher.automaton;

import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.spi.TableReader;
import java.util.Arrays;
import java.util.BitSet;
import org.agrona.DirectBuffer;

/// Looks whether tables that were read can be an [Automaton]'s: whatever passes leads no run
/// outside of them, nor round in a circle. Goes from state to state as a run can, each of them
/// once.
final class AutomatonCheck {
    private static final int MAX_CLASS_COUNT = 256;

    private final int[] states;
    private final int[] outputs;
    private final int classCount;
    private final int denseEnd;

    /// By index in the outputs: whether a list begins there.
    private final boolean[] isList;

    /// By index in the states: where a run can be.
    private final boolean[] seen;

    private int[] toVisit = new int[1 << 10];
    private int toVisitCount;

    /// By compact state: whether its failure links have been followed to a dense one.
    private final boolean[] ending;

    private AutomatonCheck(
            int[] states, int[] outputs, int classCount, int denseEnd, PatternSet patterns) {
        this.states = states;
        this.outputs = outputs;
        this.classCount = classCount;
        this.denseEnd = denseEnd;
        this.isList = lists(outputs, patterns);
        this.seen = new boolean[states.length];
        this.ending = new boolean[states.length];
    }

    /// Checks tables.
    ///
    /// @throws IllegalArgumentException if something is wrong
    static void check(
            DirectBuffer stateTable,
            DirectBuffer outputTable,
            DirectBuffer classTable,
            int denseEnd,
            int start,
            PatternSet patterns) {
        int classCount = 0;
        for (int value = 0; value < MAX_CLASS_COUNT; value++) {
            classCount = Math.max(classCount, 1 + (classTable.getByte(value) & 0xFF));
        }
        int[] states = TableReader.ints(stateTable);
        if (denseEnd < 0 || denseEnd > states.length) {
            throw outOfRange("dense end", 0, denseEnd);
        }
        int[] outputs = TableReader.ints(outputTable);
        new AutomatonCheck(states, outputs, classCount, denseEnd, patterns).check(start);
    }

    private static boolean[] lists(int[] outputs, PatternSet patterns) {
        boolean[] begins = new boolean[outputs.length];
        int next = 0;
        while (next < outputs.length) {
            begins[next] = true;
            int count = outputs[next];
            if (count < 0 || count > (outputs.length - next - 1) / 2) {
                throw outOfRange("outputs", next, count);
            }
            next++;
            for (int end = next + 2 * count; next < end; next += 2) {
                if (outputs[next] < 0
                        || outputs[next] >= patterns.size()
                        || outputs[next + 1] < 1
                        || outputs[next + 1] > patterns.maxLength()) {
                    throw outOfRange("output", next, outputs[next]);
                }
            }
        }
        return begins;
    }

    private void check(int start) {
        if (outputs.length == 0 || outputs[OutputLists.EMPTY] != 0) {
            throw outOfRange("outputs", 0, outputs.length);
        }
        if (start < 0 || start >= denseEnd) {
            throw outOfRange("start", 0, start);
        }
        reach(start);
        while (toVisitCount > 0) {
            visit(toVisit[--toVisitCount]);
        }
        for (int state = denseEnd; state < states.length; state++) {
            if (seen[state] && !ending[state]) {
                followFailures(state);
            }
        }
    }

    /// Notes that a run can come to a state, which may be marked as one that reports.
    private void reach(int target) {
        int state = target & ~Automaton.REPORTS;
        if (target < 0 && (state < 1 || state > states.length || !reportsWell(state))) {
            throw outOfRange("outputs", state, target);
        }
        int length = state < denseEnd ? classCount : 2;
        if (state > states.length - length) {
            throw outOfRange("state", state, states.length);
        }
        if (!seen[state]) {
            seen[state] = true;
            if (toVisitCount == toVisit.length) {
                toVisit = Arrays.copyOf(toVisit, 2 * toVisitCount);
            }
            toVisit[toVisitCount++] = state;
        }
    }

    private boolean reportsWell(int state) {
        int list = states[state - 1];
        return list >= 0 && list < isList.length && isList[list];
    }

    private void visit(int state) {
        if (state < denseEnd) {
            for (int c = 0; c < classCount; c++) {
                reach(states[state + c]);
            }
            return;
        }
        int fail = states[state];
        if (fail < 0) {
            throw outOfRange("failure", state, fail);
        }
        reach(fail);
        int link = states[state + 1];
        if (link == Automaton.FORK) {
            visitFork(state);
        } else if ((link & Automaton.CHILD_REPORTS) != 0) {
            reach((state + 3) | Automaton.REPORTS);
        } else if (link != Automaton.LEAF) {
            reach(state + 2);
        }
    }

    /// Of classes that are repeated, the first counts; those that no byte has are never looked for.
    private void visitFork(int state) {
        int first = state + Automaton.FORK_STATES;
        if (first > states.length) {
            throw outOfRange("fork", state, first);
        }
        BitSet classes = new BitSet();
        for (int which = 0; which < Automaton.FORK_CAPACITY; which++) {
            int half = states[state + Automaton.FORK_CLASSES + which / Integer.BYTES];
            int c = (half >>> (which % Integer.BYTES * Byte.SIZE)) & 0xFF;
            if (c < classCount && !classes.get(c)) {
                classes.set(c);
                if (first + which >= states.length) {
                    throw outOfRange("fork", state, c);
                }
                reach(states[first + which]);
            }
        }
    }

    /// A chain that comes to a dense state ends; one that comes to itself never does.
    private void followFailures(int from) {
        int length = 0;
        int state = from;
        while (state >= denseEnd && !ending[state]) {
            state = states[state];
            if (++length > states.length) {
                throw outOfRange("failure", from, state);
            }
        }
        state = from;
        while (state >= denseEnd && !ending[state]) {
            ending[state] = true;
            state = states[state];
        }
    }

    private static IllegalArgumentException outOfRange(String name, int index, long value) {
        return new IllegalArgumentException(
                "%s=%d at %d is out of range".formatted(name, value, index));
    }
}
