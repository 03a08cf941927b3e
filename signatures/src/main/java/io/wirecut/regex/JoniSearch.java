package io.wirecut.regex;

import org.agrona.DirectBuffer;
import org.joni.Matcher;
import org.joni.Option;
import org.joni.Region;
import org.jspecify.annotations.Nullable;

/// Searches with joni. Each search allocates: joni knows no other way. What takes longer than its
/// time is stopped by [JoniClock].
final class JoniSearch extends RegexSearch {
    private static final long LIMIT_NS = 10_000_000;
    private static final long LONGER_LIMIT_NS = 50_000_000;

    private byte[] copy = new byte[1 << 12];
    private int before;
    private @Nullable Matcher last;

    @Override
    public Result search(
            Regex regex,
            DirectBuffer bytes,
            int offset,
            int length,
            int from,
            boolean isBeginning,
            boolean longer) {
        // Behind a byte before them, the bytes are no beginning: joni has no other way to say so.
        before = isBeginning ? 0 : 1;
        int end = before + length;
        if (end > copy.length) {
            copy = new byte[Integer.highestOneBit(end) * 2];
        }
        copy[0] = 0;
        bytes.getBytes(offset, copy, before, length);
        JoniRegex compiled = (JoniRegex) regex;
        Matcher matcher = compiled.code().matcher(copy, 0, end);
        last = matcher;
        int begin = before + from;
        JoniClock clock = JoniClock.RUNNING;
        long ticket = clock.start(matcher, longer ? LONGER_LIMIT_NS : LIMIT_NS);
        int found;
        try {
            found =
                    compiled.anchored()
                            ? matcher.matchInterruptible(begin, end, Option.NONE)
                            : matcher.searchInterruptible(begin, end, Option.NONE);
        } catch (InterruptedException _) {
            return Result.LIMITED;
        } catch (StackOverflowError _) {
            return Result.LIMITED;
        } finally {
            clock.stop(ticket);
        }
        if (found == Matcher.INTERRUPTED) {
            return Result.LIMITED;
        }
        return found < 0 ? Result.NOT_FOUND : Result.FOUND;
    }

    @Override
    public int start(int group) {
        return place(group, true);
    }

    @Override
    public int end(int group) {
        return place(group, false);
    }

    private int place(int group, boolean start) {
        Matcher matcher = last;
        if (matcher == null) {
            return -1;
        }
        if (group == 0) {
            return (start ? matcher.getBegin() : matcher.getEnd()) - before;
        }
        Region region = matcher.getRegion();
        if (region == null || group >= region.getNumRegs()) {
            return -1;
        }
        int place = start ? region.getBeg(group) : region.getEnd(group);
        return place < 0 ? -1 : place - before;
    }
}
