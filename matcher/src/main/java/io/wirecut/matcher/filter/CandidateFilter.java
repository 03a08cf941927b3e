package io.wirecut.matcher.filter;

import io.wirecut.matcher.spi.TableWriter;

/// Proposes places where the window of a pattern may stand: all of them, and as few others as it
/// can. Immutable, shared by all threads.
public interface CandidateFilter {
    /// How many bytes before the end of a range must be readable, if need be before its beginning.
    int LOOK_BEHIND = 64;

    /// How many bytes before a place must be readable, besides.
    int LOOK_BACK = 1;

    /// How many bytes behind the end of a range must be readable.
    int LOOK_AHEAD = 3;

    /// Ints of working memory that a filter is lent.
    int SCRATCH_COUNT = 32;

    /// Bytes of the candidate buffer for each place of a range.
    int BYTES_PER_PLACE = Long.BYTES;

    /// Places from one look to the next, from the first place of a range on: 1 or 3. If it is 1, a
    /// window stands at a candidate; if 3, there or at one of the two places beside it.
    default int stride() {
        return 1;
    }

    /// Writes the candidates of two ranges, one after the other, each in ascending order: two,
    /// since a segment is looked at together with the seam to what came before it, and once is
    /// cheaper than twice.
    ///
    /// Reads, for each range, bytes from [#LOOK_BACK] before the lesser of its beginning and its
    /// end less [#LOOK_BEHIND] to [#LOOK_AHEAD] past its end, and may write up to [#LOOK_BEHIND]
    /// places more than the ranges have. A range that ends where it begins, or before, is not read
    /// at all.
    ///
    /// @param seamFrom address of the first range's first place
    /// @param seamTo address just past its last place
    /// @param from address of the second range's first place
    /// @param to address just past its last place
    /// @param candidates address of the first candidate to be written
    /// @param scratch [#SCRATCH_COUNT] ints of the calling thread's
    /// @return the address just past the last candidate written
    long find(long seamFrom, long seamTo, long from, long to, long candidates, int[] scratch);

    /// The filter of the same tables that takes over when it is warm, as this one is its scalar
    /// twin; itself, if nothing is faster. May take long: made in the background.
    default CandidateFilter successor() {
        return this;
    }

    /// Name and version of the layout of the filter's tables, the same for scalar twins.
    String layout();

    /// Writes the tables, for a filter of the same layout.
    void write(TableWriter tables);

    /// Bytes of the filter's tables.
    long memoryBytes();

    /// How patterns are looked for, and what share of places is expected to be candidates.
    String explain();
}
