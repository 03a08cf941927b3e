package io.wirecut.matcher.automaton;

import io.wirecut.matcher.Pattern;
import java.util.Arrays;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/// Lays out an [Automaton]: the patterns make a trie, its nodes get failure links and output lists,
/// and then each its record. Used once.
final class AutomatonBuilder {
    private static final int MAX_TABLE_INTS =
            (Integer.MAX_VALUE - Automaton.TABLE_ALIGNMENT) / Integer.BYTES;

    private final int[] ids;
    private final int denseBudget;
    private final ByteClasses classes;
    private final PatternTrie trie;
    private final OutputLists lists = new OutputLists();

    /// By node: where to go on when no child fits.
    private final int[] fail;

    /// By node: its output list.
    private final int[] list;

    /// By node: the nodes that follow, by class; null if its record is to be compact.
    private final int[][] rows;

    /// By node: index of its record.
    private final int[] state;

    /// @param patterns of which the automaton is made
    /// @param ids that are reported for them, ascending
    /// @param foldsCase whether the cases of letters are one, in all patterns
    /// @param denseBudget bytes of dense rows that are made for speed alone
    AutomatonBuilder(List<Pattern> patterns, int[] ids, boolean foldsCase, int denseBudget) {
        this.ids = ids;
        this.denseBudget = denseBudget;
        this.classes = new ByteClasses(patterns, foldsCase);
        this.trie =
                new PatternTrie(patterns.stream().map(classes::classesOf).toArray(byte[][]::new));
        this.fail = new int[trie.size()];
        this.list = new int[trie.size()];
        this.rows = new int[trie.size()][];
        this.state = new int[trie.size()];
    }

    /// The automaton.
    ///
    /// @throws IllegalArgumentException if its tables would take more than 2 GiB
    Automaton build() {
        int[] order = trie.breadthFirst();
        linkAll(order);
        long denseEnd = placeDense(order);
        long end = placeCompact(denseEnd);
        if (end > MAX_TABLE_INTS) {
            throw new IllegalArgumentException(
                    "the automaton needs %d bytes, more than 2 GiB: split the set of patterns"
                            .formatted(end * Integer.BYTES));
        }
        UnsafeBuffer table = allocate((int) end * Integer.BYTES);
        for (int node = 0; node < trie.size(); node++) {
            write(node, table);
        }
        UnsafeBuffer classTable = allocate(1 << Byte.SIZE);
        for (int value = 0; value < classTable.capacity(); value++) {
            classTable.putByte(value, classes.classOf((byte) value));
        }
        return new Automaton(table, lists.toBuffer(), classTable, (int) denseEnd, state[0]);
    }

    private static UnsafeBuffer allocate(int length) {
        return new UnsafeBuffer(
                BufferUtil.allocateDirectAligned(length, Automaton.TABLE_ALIGNMENT));
    }

    private void linkAll(int[] order) {
        int rowLength = (1 + classes.count()) * Integer.BYTES;
        int denseCount = Math.max(1, denseBudget / rowLength);
        for (int rank = 0; rank < order.length; rank++) {
            int node = order[rank];
            for (int child = trie.firstChild(node);
                    child != PatternTrie.NONE;
                    child = trie.nextSibling(child)) {
                fail[child] = node == 0 ? 0 : following(fail[node], trie.label(child));
            }
            list[node] = outputs(node);
            if (rank < denseCount || trie.childCount(node) > Automaton.FORK_CAPACITY) {
                rows[node] = row(node);
            }
        }
    }

    private int outputs(int node) {
        int count = trie.endingCount(node);
        if (count == 0) {
            return list[fail[node]];
        }
        int[] own = new int[count];
        for (int i = 0; i < count; i++) {
            own[i] = ids[trie.ending(node, i)];
        }
        return lists.add(own, trie.depth(node), list[fail[node]]);
    }

    private int[] row(int node) {
        int[] row = new int[classes.count()];
        if (node != 0) {
            Arrays.setAll(row, c -> following(fail[node], (byte) c));
        }
        for (int child = trie.firstChild(node);
                child != PatternTrie.NONE;
                child = trie.nextSibling(child)) {
            row[trie.label(child) & 0xFF] = child;
        }
        return row;
    }

    /// The node that follows one whose own links are all made.
    private int following(int node, byte label) {
        int n = node;
        while (rows[n] == null) {
            int child = trie.child(n, label);
            if (child != PatternTrie.NONE) {
                return child;
            }
            n = fail[n];
        }
        return rows[n][label & 0xFF];
    }

    private long placeDense(int[] order) {
        long next = 0;
        for (int node : order) {
            if (rows[node] != null) {
                state[node] = (int) next + 1;
                next += 1 + classes.count();
            }
        }
        return next;
    }

    private long placeCompact(long denseEnd) {
        long next = denseEnd;
        for (int node = 0; node < trie.size(); node++) {
            if (rows[node] == null) {
                next += reports(node) ? 1 : 0;
                state[node] = (int) next;
                next += isFork(node) ? Automaton.FORK_STATES + trie.childCount(node) : 2;
            }
        }
        return next;
    }

    private boolean reports(int node) {
        return list[node] != OutputLists.EMPTY;
    }

    /// Whether the children's records cannot simply follow.
    private boolean isFork(int node) {
        int child = trie.firstChild(node);
        return child != PatternTrie.NONE
                && (trie.nextSibling(child) != PatternTrie.NONE || rows[child] != null);
    }

    private void write(int node, UnsafeBuffer table) {
        int record = state[node];
        if (reports(node)) {
            putInt(table, record - 1, list[node]);
        }
        int[] row = rows[node];
        if (row != null) {
            for (int c = 0; c < row.length; c++) {
                putInt(table, record + c, target(row[c]));
            }
            return;
        }
        putInt(table, record, state[fail[node]]);
        int child = trie.firstChild(node);
        if (child == PatternTrie.NONE) {
            putInt(table, record + 1, Automaton.LEAF);
        } else if (isFork(node)) {
            writeFork(node, table);
        } else {
            int reports = reports(child) ? Automaton.CHILD_REPORTS : 0;
            putInt(table, record + 1, (trie.label(child) & 0xFF) | reports);
        }
    }

    private void writeFork(int node, UnsafeBuffer table) {
        int record = state[node];
        byte[] labels = new byte[Automaton.FORK_CAPACITY];
        int count = 0;
        for (int child = trie.firstChild(node);
                child != PatternTrie.NONE;
                child = trie.nextSibling(child)) {
            putInt(table, record + Automaton.FORK_STATES + count, target(child));
            labels[count++] = trie.label(child);
        }
        putInt(table, record + 1, Automaton.FORK);
        table.putLong(
                (record + Automaton.FORK_CLASSES) * Integer.BYTES,
                Automaton.forkClasses(labels, count));
    }

    private int target(int node) {
        return reports(node) ? state[node] | Automaton.REPORTS : state[node];
    }

    private static void putInt(UnsafeBuffer table, int index, int value) {
        table.putInt(index * Integer.BYTES, value);
    }
}
