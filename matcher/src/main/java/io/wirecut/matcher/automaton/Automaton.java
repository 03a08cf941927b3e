package io.wirecut.matcher.automaton;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// One Aho-Corasick automaton in off-heap tables: immutable, shared by all threads.
///
/// A state is the index, in ints, of its record in the state table, with [#REPORTS] set when
/// patterns end there; the int before a reporting record is the index of its output list. Records
/// below `denseEnd` are dense:
///
/// ```
///   -1          0           1           2                 classes
///  +-----------+-----------+-----------+-----------+--   --+
///  | outputs   | state after class 0, 1, 2 …        …      |
///  +-----------+-----------+-----------+-----------+--   --+
/// ```
///
/// Above it stand the compact ones, in preorder of the trie. Most have one child, whose record
/// follows, or none; their `link` is the class that leads to the child, with [#CHILD_REPORTS] set
/// when the child reports, or [#LEAF]:
///
/// ```
///   -1 (if it reports)   0           1           2 or 3
///  +-----------+-----------+-----------+-----------+--
///  | outputs   | fail      | link      | the child's record …
///  +-----------+-----------+-----------+-----------+--
/// ```
///
/// and a fork has up to [#FORK_CAPACITY] children anywhere, its unused classes repeating the last:
///
/// ```
///   -1 (if it reports)   0           1           2           4
///  +-----------+-----------+-----------+-----------+-----------+-----------+--   --+
///  | outputs   | fail      | FORK      | 8 classes, a byte each | their states  …  |
///  +-----------+-----------+-----------+-----------+-----------+-----------+--   --+
/// ```
///
/// A compact state that has no child for a class goes on as its `fail` state, which is less deep:
/// so at most as often as bytes have led it deeper.
final class Automaton {
    /// Set in a state when patterns end there.
    static final int REPORTS = 0x8000_0000;

    /// Set in a link when the child reports; the child's record then begins an int later.
    static final int CHILD_REPORTS = 0x1_0000;

    /// The link of a state without children: no class equals it.
    static final int LEAF = 0x2_0000;

    /// The link of a state with several children, or with one whose record is elsewhere.
    static final int FORK = 0x4_0000;

    /// Most children of a compact state.
    static final int FORK_CAPACITY = Long.BYTES;

    /// Index of a fork's classes in its record, and of their states.
    static final int FORK_CLASSES = 2;

    static final int FORK_STATES = FORK_CLASSES + FORK_CAPACITY / Integer.BYTES;

    /// Alignment in bytes of every table.
    static final int TABLE_ALIGNMENT = 64;

    private static final long EVERY_BYTE = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int INDEX_SHIFT = 2;

    private final UnsafeBuffer stateTable;
    private final UnsafeBuffer outputTable;
    private final UnsafeBuffer classTable;
    private final long states;
    private final long outputs;
    private final long classes;
    private final int denseEnd;
    private final int start;

    /// @param stateTable the records
    /// @param outputTable made by [OutputLists]
    /// @param classTable the class of each of the 256 bytes
    /// @param denseEnd index of the first compact record
    /// @param start the root's index
    Automaton(
            UnsafeBuffer stateTable,
            UnsafeBuffer outputTable,
            UnsafeBuffer classTable,
            int denseEnd,
            int start) {
        this.stateTable = stateTable;
        this.outputTable = outputTable;
        this.classTable = classTable;
        this.states = stateTable.addressOffset();
        this.outputs = outputTable.addressOffset();
        this.classes = classTable.addressOffset();
        this.denseEnd = denseEnd;
        this.start = start;
    }

    /// Writes what [#read] reads.
    void write(TableWriter tables) {
        tables.putInt(denseEnd);
        tables.putInt(start);
        tables.putTable(stateTable);
        tables.putTable(outputTable);
        tables.putTable(classTable);
    }

    /// Reads an automaton of some of these patterns.
    ///
    /// @throws IllegalArgumentException if that cannot be one
    static Automaton read(TableReader tables, PatternSet patterns) {
        int denseEnd = tables.nextInt();
        int start = tables.nextInt();
        UnsafeBuffer stateTable = tables.nextTable();
        UnsafeBuffer outputTable = tables.nextTable();
        UnsafeBuffer classTable = tables.nextTable("classes", 1 << Byte.SIZE);
        AutomatonCheck.check(stateTable, outputTable, classTable, denseEnd, start, patterns);
        return new Automaton(stateTable, outputTable, classTable, denseEnd, start);
    }

    /// The state at the beginning of a stream.
    int start() {
        return start;
    }

    /// Bytes of all tables.
    long memoryBytes() {
        return (long) stateTable.capacity() + outputTable.capacity() + classTable.capacity();
    }

    /// The state after one more byte. The caller must keep this object reachable.
    ///
    /// @param state without [#REPORTS]
    int next(int state, byte value) {
        int c = UnsafeApi.getByte(classes + (value & 0xFF)) & 0xFF;
        return state < denseEnd ? intAt(states, state + c) : nextOfCompact(state, c);
    }

    /// Runs over bytes in memory and reports what ends there. The caller must keep this object and
    /// the memory reachable.
    ///
    /// @param state without [#REPORTS]
    /// @param base the array that holds the bytes, or null if they are off-heap
    /// @param address of the first byte, within the array or absolute
    /// @param length in bytes
    /// @param position of the first byte in its stream
    /// @return the state after the last byte, without [#REPORTS]
    int run(
            int state,
            byte @Nullable [] base,
            long address,
            int length,
            long position,
            MatchHandler handler) {
        final long states = this.states;
        final long classes = this.classes;
        final int denseEnd = this.denseEnd;
        final long toPosition = position - address + 1;
        final long end = address + length;
        int s = state;
        for (long a = address; a < end; a++) {
            int c = UnsafeApi.getByte(classes + (UnsafeApi.getByte(base, a) & 0xFF)) & 0xFF;
            s = s < denseEnd ? intAt(states, s + c) : nextOfCompact(s, c);
            if (s < 0) {
                s &= ~REPORTS;
                report(s, toPosition + a, handler);
            }
        }
        return s;
    }

    private int nextOfCompact(int state, int c) {
        final long states = this.states;
        final int denseEnd = this.denseEnd;
        int s = state;
        do {
            int link = intAt(states, s + 1);
            int difference = link ^ c;
            if (difference == 0) {
                return s + 2;
            }
            if (difference == CHILD_REPORTS) {
                return (s + 3) | REPORTS;
            }
            if (link == FORK) {
                int which = indexOf(longAt(states, s + FORK_CLASSES), c);
                if (which < FORK_CAPACITY) {
                    return intAt(states, s + FORK_STATES + which);
                }
            }
            s = intAt(states, s);
        } while (s >= denseEnd);
        return intAt(states, s + c);
    }

    /// Index of the first byte of a fork's classes that equals `c`, or [#FORK_CAPACITY]. A byte of
    /// `x` is zero where they are equal; the lowest zero byte is the lowest whose high bit is set
    /// in `zeros`.
    private static int indexOf(long forkClasses, int c) {
        long x = forkClasses ^ (EVERY_BYTE * c);
        long zeros = (x - EVERY_BYTE) & ~x & HIGH_BITS;
        return Long.numberOfTrailingZeros(zeros) >>> 3;
    }

    /// Packs the classes of a fork as [#nextOfCompact] reads them.
    static long forkClasses(byte[] classes, int count) {
        long packed = 0;
        for (int i = 0; i < FORK_CAPACITY; i++) {
            packed |= (classes[Math.min(i, count - 1)] & 0xFFL) << (i * Byte.SIZE);
        }
        return packed;
    }

    private void report(int state, long end, MatchHandler handler) {
        int list = outputList(state);
        int last = list + 2 * outputCount(list);
        for (int i = list + 1; i <= last; i += 2) {
            handler.onMatch(intAt(outputs, i), end - intAt(outputs, i + 1), end);
        }
    }

    /// The output list of a state that reports; given without [#REPORTS].
    int outputList(int state) {
        return intAt(states, state - 1);
    }

    /// How many patterns are in an output list.
    int outputCount(int list) {
        return intAt(outputs, list);
    }

    /// The id of a pattern in an output list.
    int outputId(int list, int which) {
        return intAt(outputs, list + 1 + 2 * which);
    }

    /// The length of a pattern in an output list.
    int outputLength(int list, int which) {
        return intAt(outputs, list + 2 + 2 * which);
    }

    private static int intAt(long table, int index) {
        return UnsafeApi.getInt(table + ((long) index << INDEX_SHIFT));
    }

    private static long longAt(long table, int index) {
        return UnsafeApi.getLong(table + ((long) index << INDEX_SHIFT));
    }
}
