package io.wirecut.matcher.automaton;

import io.wirecut.matcher.AsciiCase;
import io.wirecut.matcher.MatchHandler;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import io.wirecut.matcher.ScanState;
import io.wirecut.matcher.spi.CompiledPatterns;
import io.wirecut.matcher.spi.TableReader;
import io.wirecut.matcher.spi.TableWriter;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/// The automata of a set: one of the patterns that ignore case, over folded bytes, and one of those
/// that heed it. A set that has both kinds runs both side by side, so that what a state says is
/// exact, and no byte of the stream needs to be kept to verify it.
///
/// ```
///  0               8           12          16          20          24
///  +---------------+-----------+-----------+-----------+-----------+
///  | position      | (matcher) | 0         | states of the pair    |
///  +---------------+-----------+-----------+-----------+-----------+
/// ```
final class AutomatonPatterns implements CompiledPatterns {
    /// Name of the layout of the tables.
    static final String LAYOUT = "automata-1";

    private static final int STATES_OFFSET = BitUtil.align(ScanState.HEADER_LENGTH, Long.BYTES);
    private static final int STATE_LENGTH = STATES_OFFSET + Long.BYTES;

    /// Every step along a failure link undoes one that a byte has led deeper.
    private static final int STEPS_PER_BYTE = 2;

    private final AutomatonPair automata;

    /// @param denseBudget bytes of dense rows that each automaton may make for speed alone
    AutomatonPatterns(PatternSet patterns, int denseBudget) {
        List<Integer> ignoring = new ArrayList<>();
        List<Integer> indifferent = new ArrayList<>();
        List<Integer> heeding = new ArrayList<>();
        for (int id = 0; id < patterns.size(); id++) {
            Pattern pattern = patterns.pattern(id);
            (!hasLetters(pattern) ? indifferent : pattern.ignoresCase() ? ignoring : heeding)
                    .add(id);
        }
        (ignoring.isEmpty() ? heeding : ignoring).addAll(indifferent);
        if (ignoring.isEmpty()) {
            this.automata =
                    new AutomatonPair(automaton(patterns, heeding, false, denseBudget), null);
        } else {
            this.automata =
                    new AutomatonPair(
                            automaton(patterns, ignoring, true, denseBudget),
                            heeding.isEmpty()
                                    ? null
                                    : automaton(patterns, heeding, false, denseBudget));
        }
    }

    private AutomatonPatterns(AutomatonPair automata) {
        this.automata = automata;
    }

    /// Reads what [#write] wrote.
    ///
    /// @throws IllegalArgumentException if that cannot be automata of the patterns
    static AutomatonPatterns read(TableReader tables, PatternSet patterns) {
        boolean isPair = tables.nextInt("automata", 1, 2) == 2;
        Automaton first = Automaton.read(tables, patterns);
        return new AutomatonPatterns(
                new AutomatonPair(first, isPair ? Automaton.read(tables, patterns) : null));
    }

    @Override
    public String layout() {
        return LAYOUT;
    }

    @Override
    public void write(TableWriter tables) {
        Automaton second = automata.second();
        tables.putInt(second == null ? 1 : 2);
        automata.first().write(tables);
        if (second != null) {
            second.write(tables);
        }
    }

    private static boolean hasLetters(Pattern pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (AsciiCase.isLetter(pattern.byteAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static Automaton automaton(
            PatternSet patterns, List<Integer> ids, boolean foldsCase, int denseBudget) {
        int[] ascending = ids.stream().mapToInt(Integer::intValue).sorted().toArray();
        List<Pattern> chosen = Arrays.stream(ascending).mapToObj(patterns::pattern).toList();
        return new AutomatonBuilder(chosen, ascending, foldsCase, denseBudget).build();
    }

    @Override
    public int stateLength() {
        return STATE_LENGTH;
    }

    @Override
    public long memoryBytes() {
        return automata.memoryBytes();
    }

    @Override
    public int worstWork() {
        return automata.second() == null ? STEPS_PER_BYTE : 2 * STEPS_PER_BYTE;
    }

    @Override
    public String explain() {
        return automata.second() == null
                ? "one automaton"
                : "two automata, one for each kind of case";
    }

    @Override
    public void reset(ScanState state) {
        state.position(0);
        state.buffer().putLong(state.offset() + STATES_OFFSET, automata.start());
    }

    @Override
    public void skip(ScanState state, long length) {
        state.position(state.position() + length);
        state.buffer().putLong(state.offset() + STATES_OFFSET, automata.start());
    }

    @Override
    public void scan(
            ScanState state, DirectBuffer haystack, int offset, int length, MatchHandler handler) {
        MutableDirectBuffer record = state.buffer();
        int statesOffset = state.offset() + STATES_OFFSET;
        long position = state.position();
        try {
            long states =
                    automata.run(
                            record.getLong(statesOffset),
                            haystack.byteArray(),
                            haystack.addressOffset() + offset,
                            length,
                            position,
                            handler);
            record.putLong(statesOffset, states);
            state.position(position + length);
        } finally {
            Reference.reachabilityFence(this);
            Reference.reachabilityFence(haystack);
        }
    }
}
