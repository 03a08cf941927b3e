package io.wirecut.rules.steps;

import io.wirecut.regex.Regex;
import io.wirecut.regex.RegexEngine;
import io.wirecut.regex.RegexOption;
import io.wirecut.regex.RegexSearch.Result;
import io.wirecut.regex.RegexSyntaxException;
import io.wirecut.signatures.Pcre;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [Pcre], compiled. Where it is searched for from the cursor on, the cursor is the beginning of
/// what it sees.
final class PcreCheck extends SearchCheck {
    /// What a search costs beside the bytes it looks at.
    private static final int CALL_COST = 64;

    /// What a search costs that is given up.
    private static final int LIMIT_COST = 50_000;

    private final Pcre pcre;

    /// Compiled at the first search: most expressions of a large pack are never searched for. Two
    /// workers may compile it at once, and either result serves.
    private volatile @Nullable Regex regex;

    private final boolean longer;
    private final CapturedName[] captures;

    PcreCheck(Pcre pcre) {
        super(pcre.isRelative(), pcre.negated(), false);
        captures =
                pcre.negated()
                        ? new CapturedName[0]
                        : pcre.captures().stream()
                                .map(CapturedName::of)
                                .toArray(CapturedName[]::new);
        longer = pcre.flags().contains(Pcre.Flag.LONGER_LIMIT);
        this.pcre = pcre;
    }

    private Regex regex() {
        Regex compiled = regex;
        if (compiled == null) {
            compiled = compile(pcre);
            regex = compiled;
        }
        return compiled;
    }

    private static Regex compile(Pcre pcre) {
        try {
            return RegexEngine.usual().compile(pcre.expression(), options(pcre));
        } catch (RegexSyntaxException e) {
            throw new IllegalArgumentException(
                    "pcre=%s must be an expression: %s"
                            .formatted(pcre.expression(), e.getMessage()),
                    e);
        }
    }

    private static Set<RegexOption> options(Pcre pcre) {
        Set<RegexOption> options = EnumSet.noneOf(RegexOption.class);
        for (Pcre.Flag flag : pcre.flags()) {
            switch (flag) {
                case CASELESS -> options.add(RegexOption.CASELESS);
                case MULTILINE -> options.add(RegexOption.MULTILINE);
                case DOT_ALL -> options.add(RegexOption.DOT_ALL);
                case EXTENDED -> options.add(RegexOption.EXTENDED);
                case ANCHORED -> options.add(RegexOption.ANCHORED);
                case DOLLAR_END_ONLY -> options.add(RegexOption.DOLLAR_END_ONLY);
                case UNGREEDY -> options.add(RegexOption.UNGREEDY);
                case LONGER_LIMIT -> {
                    // Not a part of the expression.
                }
            }
        }
        return options;
    }

    @Override
    long find(InspectionContext context, long cursor, int least) {
        int begin = relative ? (int) Math.max(0, cursor) : 0;
        int capacity = context.view.capacity();
        int from = Math.max(least, begin);
        if (from > capacity) {
            return NOT_FOUND;
        }
        Result result =
                context.regexSearch.search(
                        regex(),
                        context.view,
                        begin,
                        capacity - begin,
                        from - begin,
                        relative || context.base == 0,
                        longer);
        if (result == Result.LIMITED) {
            context.regexLimited = true;
            // What nobody knows does not hold, be it negated or not.
            return negated ? place(from, from) : NOT_FOUND;
        }
        if (result == Result.NOT_FOUND) {
            return NOT_FOUND;
        }
        capture(context, begin);
        int start = Math.max(from, begin + context.regexSearch.start(0));
        return place(start, Math.max(start, begin + context.regexSearch.end(0)));
    }

    private void capture(InspectionContext context, int begin) {
        for (CapturedName name : captures) {
            int start = context.regexSearch.start(name.group());
            int end = context.regexSearch.end(name.group());
            if (start >= 0 && end >= start) {
                context.captured.capture(name, context.view, begin + start, end - start);
            }
        }
    }

    @Override
    int cost(InspectionContext context, long cursor, int least, long found) {
        if (context.regexLimited) {
            return LIMIT_COST;
        }
        int begin = relative ? (int) Math.max(least, cursor) : least;
        int end = found == NOT_FOUND ? context.view.capacity() : endOf(found);
        return CALL_COST + Math.max(0, end - begin);
    }

    @Override
    int leastToReach(int offset) {
        return 0;
    }

    @Override
    boolean mayFollowLater() {
        return relative;
    }

    @Override
    long lastEnd() {
        return Long.MAX_VALUE;
    }

    @Override
    long lastEndAfterCursor() {
        return Long.MAX_VALUE;
    }
}
