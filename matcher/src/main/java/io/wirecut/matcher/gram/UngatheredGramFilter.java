package io.wirecut.matcher.gram;

import io.wirecut.matcher.filter.CandidateFilter;
import io.wirecut.matcher.spi.TableWriter;
import org.agrona.UnsafeApi;

/// The scalar twin of [GatherGramFilter]: the same rows, a place at a time. Serves until the
/// vectors are warm.
final class UngatheredGramFilter implements CandidateFilter {
    private static final int STRIDE = 2;

    private final GatheredRows table;

    UngatheredGramFilter(GatheredRows table) {
        this.table = table;
    }

    @Override
    public CandidateFilter successor() {
        return new GatherGramFilter(table);
    }

    @Override
    public String layout() {
        return GatheredRows.LAYOUT;
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
        for (long place = from; place < to; place += STRIDE) {
            int gram = UnsafeApi.getInt(place);
            UnsafeApi.putLong(c, place);
            int row = rows[((gram & GatheredRows.FOLD_ROW) * GatheredRows.HASH) >>> shift];
            c += (long) (row >>> gram & 1) << 3;
        }
        return c;
    }
}
