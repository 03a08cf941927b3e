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
        if (length > copy.length) {
            copy = new byte[Integer.highestOneBit(length) * 2];
        }
        bytes.getBytes(offset, copy, 0, length);
        JoniRegex compiled = (JoniRegex) regex;
        Matcher matcher = compiled.code().matcher(copy, 0, length);
        last = matcher;
        int options = isBeginning ? Option.NONE : Option.NOTBOL | Option.NOTBOS;
        JoniClock clock = JoniClock.RUNNING;
        long ticket = clock.start(matcher, longer ? LONGER_LIMIT_NS : LIMIT_NS);
        int found;
        try {
            found =
                    compiled.anchored()
                            ? matcher.matchInterruptible(from, length, options)
                            : matcher.searchInterruptible(from, length, options);
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
        Region region = matcher.getRegion();
        if (region == null || group == 0) {
            int whole = start ? matcher.getBegin() : matcher.getEnd();
            return group == 0 ? whole : -1;
        }
        if (group >= region.getNumRegs()) {
            return -1;
        }
        return start ? region.getBeg(group) : region.getEnd(group);
    }
}
