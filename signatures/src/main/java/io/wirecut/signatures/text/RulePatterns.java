package io.wirecut.signatures.text;

import io.wirecut.matcher.Pattern;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads from rules no more than what a prefilter would search for: for measuring engines with the
/// patterns of whole packs, rules that cannot be loaded yet included. Stateless; any thread.
public final class RulePatterns {
    private RulePatterns() {}

    /// One pattern of each rule, in the order of the files: of its contents that are not negated
    /// the one that is marked `fast_pattern`, or else the longest, the first of several.
    ///
    /// A content counts if it could be read itself, whatever else in its rule is refused, and
    /// whichever buffer it belongs to. `fast_pattern:OFFSET,LENGTH` counts as `fast_pattern`. A
    /// rule without such a content gives nothing. Files are found as [SignatureLoader#load] finds
    /// them.
    ///
    /// @throws IOException if a file cannot be read, with path and reason in its message
    public static List<Pattern> load(List<Path> paths, SignatureSettings settings)
            throws IOException {
        RuleParser parser = new RuleParser(settings);
        RuleFileReader reader = new RuleFileReader();
        List<Pattern> patterns = new ArrayList<>();
        for (Path path : paths) {
            for (Path file : RuleFileReader.filesOf(path)) {
                RuleLines lines = new RuleLines(file.toString(), reader.read(file));
                for (LogicalLine line = lines.next(); line != null; line = lines.next()) {
                    ContentDraft content = best(parser.read(line).contents);
                    if (content != null) {
                        patterns.add(content.build().pattern());
                    }
                }
            }
        }
        return patterns;
    }

    private static @Nullable ContentDraft best(List<ContentDraft> contents) {
        ContentDraft best = null;
        for (ContentDraft content : contents) {
            if (content.negated()) {
                continue;
            }
            boolean isMarkedMore = best != null && content.fastPattern && !best.fastPattern;
            boolean isLonger =
                    best != null
                            && content.fastPattern == best.fastPattern
                            && content.length() > best.length();
            if (best == null || isMarkedMore || isLonger) {
                best = content;
            }
        }
        return best;
    }
}
