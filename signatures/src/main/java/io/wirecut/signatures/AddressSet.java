package io.wirecut.signatures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set of IPv4 and IPv6 addresses. Immutable.
///
/// An address is 128 bits, in two halves; an IPv4 address is in the lower 32 bits of an address
/// space of its own, so that `0.0.0.0/0` holds no IPv6 address. Both are kept as ranges, sorted,
/// disjoint.
public final class AddressSet {
    private static final long[] ANY_BOUNDS4 = {0, 0xFFFF_FFFFL};
    private static final long[] ANY_BOUNDS6 = {0, 0, -1, -1};

    /// All addresses of either version.
    public static final AddressSet ANY =
            new AddressSet(
                    List.of(new Range(0, 0, 0, 0xFFFF_FFFFL)), List.of(new Range(0, 0, -1, -1)));

    /// No address.
    public static final AddressSet NONE = new AddressSet(List.of(), List.of());

    private final List<Range> ranges4;
    private final List<Range> ranges6;

    /// The lows and highs of the IPv4 ranges, for a search without allocation.
    private final long[] bounds4;

    /// The four halves of each IPv6 range, for a search without allocation.
    private final long[] bounds6;

    private final boolean any;

    private AddressSet(List<Range> ranges4, List<Range> ranges6) {
        this.ranges4 = ranges4;
        this.ranges6 = ranges6;
        this.bounds4 = new long[ranges4.size() * 2];
        for (int i = 0; i < ranges4.size(); i++) {
            bounds4[2 * i] = ranges4.get(i).firstLow;
            bounds4[2 * i + 1] = ranges4.get(i).lastLow;
        }
        this.bounds6 = new long[ranges6.size() * 4];
        for (int i = 0; i < ranges6.size(); i++) {
            Range range = ranges6.get(i);
            bounds6[4 * i] = range.firstHigh;
            bounds6[4 * i + 1] = range.firstLow;
            bounds6[4 * i + 2] = range.lastHigh;
            bounds6[4 * i + 3] = range.lastLow;
        }
        any = Arrays.equals(bounds4, ANY_BOUNDS4) && Arrays.equals(bounds6, ANY_BOUNDS6);
    }

    /// The IPv4 addresses from `first` to `last`, both included, each an unsigned 32-bit number.
    public static AddressSet ofRange4(int first, int last) {
        return new AddressSet(
                List.of(
                        new Range(0, Integer.toUnsignedLong(first), 0, Integer.toUnsignedLong(last))
                                .checked()),
                List.of());
    }

    /// The IPv6 addresses from first to last, both included, in halves, each unsigned.
    public static AddressSet ofRange6(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        return new AddressSet(
                List.of(), List.of(new Range(firstHigh, firstLow, lastHigh, lastLow).checked()));
    }

    /// The addresses whose bounds [#toBounds4] and [#toBounds6] gave.
    ///
    /// @throws IllegalArgumentException if the ranges are not in order
    public static AddressSet ofBounds(long[] bounds4, long[] bounds6) {
        List<Range> ranges4 = new ArrayList<>();
        for (int i = 0; i < bounds4.length; i += 2) {
            ranges4.add(new Range(0, bounds4[i], 0, bounds4[i + 1]).checked());
        }
        List<Range> ranges6 = new ArrayList<>();
        for (int i = 0; i < bounds6.length; i += 4) {
            ranges6.add(
                    new Range(bounds6[i], bounds6[i + 1], bounds6[i + 2], bounds6[i + 3])
                            .checked());
        }
        requireOrder(ranges4);
        requireOrder(ranges6);
        AddressSet set = new AddressSet(List.copyOf(ranges4), List.copyOf(ranges6));
        return set.isAny() ? ANY : set;
    }

    private static void requireOrder(List<Range> ranges) {
        for (int i = 1; i < ranges.size(); i++) {
            if (!ranges.get(i - 1).endsBefore(ranges.get(i))) {
                throw new IllegalArgumentException(
                        "range=%s must not reach %s".formatted(ranges.get(i - 1), ranges.get(i)));
            }
        }
    }

    /// First and last address of each IPv4 range.
    public long[] toBounds4() {
        return bounds4.clone();
    }

    /// First and last address, each in two halves, of each IPv6 range.
    public long[] toBounds6() {
        return bounds6.clone();
    }

    /// The addresses of either set.
    public AddressSet union(AddressSet other) {
        return unionOf(List.of(this, other));
    }

    /// The addresses of any of the sets; faster than one [#union] after the other.
    public static AddressSet unionOf(List<AddressSet> sets) {
        List<Range> all4 = new ArrayList<>();
        List<Range> all6 = new ArrayList<>();
        for (AddressSet set : sets) {
            all4.addAll(set.ranges4);
            all6.addAll(set.ranges6);
        }
        return new AddressSet(merged(all4), merged(all6));
    }

    /// The addresses of this set that are not in the other.
    public AddressSet minus(AddressSet other) {
        return new AddressSet(minus(ranges4, other.ranges4), minus(ranges6, other.ranges6));
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return ranges4.isEmpty() && ranges6.isEmpty();
    }

    /// Whether these are all addresses of both versions.
    public boolean isAny() {
        return any;
    }

    /// Whether the IPv4 address is one of these. Allocates nothing.
    public boolean contains4(int address) {
        long value = Integer.toUnsignedLong(address);
        int low = 0;
        int high = bounds4.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (value < bounds4[2 * middle]) {
                high = middle - 1;
            } else if (value > bounds4[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /// Whether the IPv6 address, in halves, is one of these. Allocates nothing.
    public boolean contains6(long addressHigh, long addressLow) {
        int low = 0;
        int high = bounds6.length / 4 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int at = 4 * middle;
            if (compare(addressHigh, addressLow, bounds6[at], bounds6[at + 1]) < 0) {
                high = middle - 1;
            } else if (compare(addressHigh, addressLow, bounds6[at + 2], bounds6[at + 3]) > 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /// Whether there are any IPv4 addresses.
    public boolean hasVersion4() {
        return !ranges4.isEmpty();
    }

    /// Whether any of these is an IPv6 address.
    public boolean hasVersion6() {
        return !ranges6.isEmpty();
    }

    /// How many ranges the IPv4 addresses form, sorted and disjoint.
    public int rangeCount4() {
        return ranges4.size();
    }

    /// The first IPv4 address, as an unsigned number, of the range at an index.
    public long rangeFirst4(int index) {
        return bounds4[2 * index];
    }

    /// The last IPv4 address, as an unsigned number, of the range at an index.
    public long rangeLast4(int index) {
        return bounds4[2 * index + 1];
    }

    /// Sorts the ranges, and joins those that overlap or touch.
    private static List<Range> merged(List<Range> all) {
        all.sort(
                Comparator.comparing(Range::firstHigh, Long::compareUnsigned)
                        .thenComparing(Range::firstLow, Long::compareUnsigned));
        List<Range> merged = new ArrayList<>();
        for (Range range : all) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && (last.reaches(range) || last.endsJustBefore(range))) {
                merged.set(merged.size() - 1, last.extendedTo(range));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }

    /// One sweep: both lists are sorted and disjoint.
    private static List<Range> minus(List<Range> from, List<Range> holes) {
        List<Range> rest = new ArrayList<>();
        int firstHole = 0;
        for (Range whole : from) {
            while (firstHole < holes.size() && holes.get(firstHole).endsBefore(whole)) {
                firstHole++;
            }
            Range left = whole;
            for (int i = firstHole; left != null && i < holes.size(); i++) {
                Range hole = holes.get(i);
                if (!left.reaches(hole)) {
                    break;
                }
                Range before = left.partBefore(hole);
                if (before != null) {
                    rest.add(before);
                }
                left = left.partAfter(hole);
            }
            if (left != null) {
                rest.add(left);
            }
        }
        return List.copyOf(rest);
    }

    private static int compare(long leftHigh, long leftLow, long rightHigh, long rightLow) {
        int high = Long.compareUnsigned(leftHigh, rightHigh);
        return high != 0 ? high : Long.compareUnsigned(leftLow, rightLow);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressSet that
                && ranges4.equals(that.ranges4)
                && ranges6.equals(that.ranges6);
    }

    @Override
    public int hashCode() {
        return 31 * ranges4.hashCode() + ranges6.hashCode();
    }

    @Override
    public String toString() {
        return isAny() ? "any" : "AddressSet" + ranges4 + ranges6;
    }

    private record Range(long firstHigh, long firstLow, long lastHigh, long lastLow) {
        Range checked() {
            if (compare(firstHigh, firstLow, lastHigh, lastLow) > 0) {
                throw new IllegalArgumentException(
                        "first=%016x%016x must not be above last=%016x%016x"
                                .formatted(firstHigh, firstLow, lastHigh, lastLow));
            }
            return this;
        }

        boolean reaches(Range later) {
            return compare(later.firstHigh, later.firstLow, lastHigh, lastLow) <= 0;
        }

        boolean endsJustBefore(Range later) {
            long nextLow = lastLow + 1;
            long nextHigh = nextLow == 0 ? lastHigh + 1 : lastHigh;
            boolean wrapped = nextLow == 0 && nextHigh == 0;
            return !wrapped && nextHigh == later.firstHigh && nextLow == later.firstLow;
        }

        Range extendedTo(Range later) {
            return compare(lastHigh, lastLow, later.lastHigh, later.lastLow) >= 0
                    ? this
                    : new Range(firstHigh, firstLow, later.lastHigh, later.lastLow);
        }

        boolean endsBefore(Range later) {
            return compare(lastHigh, lastLow, later.firstHigh, later.firstLow) < 0;
        }

        @Nullable Range partBefore(Range hole) {
            if (compare(firstHigh, firstLow, hole.firstHigh, hole.firstLow) >= 0) {
                return null;
            }
            long endHigh = hole.firstLow == 0 ? hole.firstHigh - 1 : hole.firstHigh;
            return new Range(firstHigh, firstLow, endHigh, hole.firstLow - 1);
        }

        @Nullable Range partAfter(Range hole) {
            if (compare(hole.lastHigh, hole.lastLow, lastHigh, lastLow) >= 0) {
                return null;
            }
            long startLow = hole.lastLow + 1;
            long startHigh = startLow == 0 ? hole.lastHigh + 1 : hole.lastHigh;
            return new Range(startHigh, startLow, lastHigh, lastLow);
        }
    }
}
