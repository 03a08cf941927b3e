package io.wirecut.matcher.gram;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.filter.VectorSupport;
import io.wirecut.matcher.spi.TableWriter;
import org.agrona.UnsafeApi;

/// Looks up every third place in [GramRows], one at a time: where there are no wide vectors, and
/// until [GatherGramFilter], whose scalar twin this is, is warm.
final class GramFilter implements CandidateFilter {
    private static final int STRIDE = GramRows.STRIDE;
    private static final int UNROLLED = 8 * STRIDE;

    private final GramRows table;

    GramFilter(GramRows table) {
        this.table = table;
    }

    @Override
    public CandidateFilter successor() {
        return VectorSupport.isPresent() ? new GatherGramFilter(table) : this;
    }

    @Override
    public int stride() {
        return STRIDE;
    }

    @Override
    public String layout() {
        return GramRows.LAYOUT;
    }

    @Override
    public void write(TableWriter tables) {
        table.write(tables);
    }

    @Override
    public String explain() {
        return table.explain();
    }

    @Override
    public long memoryBytes() {
        return table.memoryBytes();
    }

    @Override
    public long find(
            long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch) {
        return find(from, to, find(seamFrom, seamTo, candidates));
    }

    private long find(long from, long to, long candidates) {
        final int[] rows = table.rows();
        final int shift = table.shift();
        long c = candidates;
        long place = from;
        for (long last = to - UNROLLED; place <= last; place += UNROLLED) {
            c = look(place, rows, shift, c);
            c = look(place + 3, rows, shift, c);
            c = look(place + 6, rows, shift, c);
            c = look(place + 9, rows, shift, c);
            c = look(place + 12, rows, shift, c);
            c = look(place + 15, rows, shift, c);
            c = look(place + 18, rows, shift, c);
            c = look(place + 21, rows, shift, c);
        }
        for (; place < to; place += STRIDE) {
            c = look(place, rows, shift, c);
        }
        return c;
    }

    /// Writes the place in any case, and goes on behind it only if it is a candidate: a branch
    /// would be guessed wrong too often.
    private static long look(long place, int[] rows, int shift, long candidate) {
        int fourBytes = UnsafeApi.getInt(place);
        UnsafeApi.putLong(candidate, place);
        int row = rows[GramRows.row(fourBytes, shift)];
        return candidate + ((row >>> fourBytes & 1) << 3);
    }
}
