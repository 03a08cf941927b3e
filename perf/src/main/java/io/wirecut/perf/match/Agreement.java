package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Whether the contestants find the same in one scan, which is looked at before anything is timed.
///
/// The first whose differing is not tolerated is right: all others but the tolerated must agree
/// with it, and those that promise an order must keep it.
///
/// @param counts matches of each contestant in one scan
/// @param agrees whether they are the same matches as those of the one that is right
record Agreement(List<Long> counts, List<Boolean> agrees) {

    /// Scans once with each contestant.
    ///
    /// @param tolerated names of those that may differ
    /// @throws CommandFault if another differs
    static Agreement of(
            Haystack haystack,
            List<Contestant> contestants,
            Set<String> tolerated,
            Consumer<String> progress) {
        List<MatchCount> found = new ArrayList<>();
        for (Contestant contestant : contestants) {
            progress.accept("comparing matches of " + contestant.name());
            MatchCount own = new MatchCount();
            haystack.scan(contestant.searcher(), own);
            found.add(own);
        }
        int right = 0;
        for (int i = contestants.size() - 1; i >= 0; i--) {
            right = tolerated.contains(contestants.get(i).name()) ? right : i;
        }
        List<Long> counts = new ArrayList<>();
        List<Boolean> agrees = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        boolean fails = false;
        for (int i = 0; i < found.size(); i++) {
            Contestant contestant = contestants.get(i);
            MatchCount own = found.get(i);
            counts.add(own.count());
            boolean isSame =
                    own.count() == found.get(right).count()
                            && own.digest() == found.get(right).digest();
            agrees.add(isSame);
            boolean isDisordered = isDisordered(haystack, contestant, own);
            fails |= isDisordered || (!isSame && !tolerated.contains(contestant.name()));
            lines.add(line(contestant, own, isDisordered));
        }
        if (fails) {
            throw CommandFault.wrongInput(
                    "error: the engines disagree; nothing was timed\n"
                            + String.join("\n", lines)
                            + "\nhelp: a peer's known defect is let pass with --tolerate NAME");
        }
        return new Agreement(counts, agrees);
    }

    /// In a stream, each match lies behind the last; between two streams the offsets begin anew.
    private static boolean isDisordered(
            Haystack haystack, Contestant contestant, MatchCount found) {
        int newStreams = haystack.isStream() ? 0 : haystack.pieceCount() - 1;
        return contestant.searcher().isOrdered() && found.disorderCount() > newStreams;
    }

    private static String line(Contestant contestant, MatchCount found, boolean isDisordered) {
        return "  %s: %d matches, digest %016x%s%s"
                .formatted(
                        contestant.name(),
                        found.count(),
                        found.digest(),
                        isDisordered ? ", not in order" : "",
                        contestant.searcher().fault().map(fault -> "; " + fault).orElse(""));
    }
}
