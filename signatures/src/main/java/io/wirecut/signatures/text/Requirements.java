package io.wirecut.signatures.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keyword `requires`: what the engine must have for a rule to be meant for it. A rule that
/// requires what is not there is skipped, whatever else stands in it.
final class Requirements {
    /// The version of Suricata's rule language that this engine reads.
    static final String LANGUAGE_VERSION = "7.0.10";

    private static final int[] VERSION = {7, 0, 10};
    private static final Set<String> FEATURES = Set.of("ja4");
    private static final String FORMS =
            "feature NAME, keyword NAME or version with >=, >, <= or < and a number such as 7.0.3,"
                    + " alternatives separated by |";

    private Requirements() {}

    static void addTo(Keywords keywords) {
        keywords.add("requires", Keywords.Value.BARE, Requirements::requires);
    }

    private static void requires(Option option, RuleDraft draft) {
        for (Slice part : option.value().split(',')) {
            String missing = missing(part, option, draft);
            if (missing != null) {
                draft.skip(part, missing);
            }
        }
    }

    /// What of a requirement is not there, or null. One that is not known is taken as met, as the
    /// reference does.
    private static @Nullable String missing(Slice part, Option option, RuleDraft draft) {
        int blank = 0;
        while (blank < part.length() && !Slice.isBlank(part.charAt(blank))) {
            blank++;
        }
        String kind = part.part(0, blank).toString().toLowerCase(Locale.ROOT);
        Slice rest = part.from(blank).strip();
        if (rest.isEmpty()) {
            throw part.refuse("nothing is required", FORMS, null);
        }
        return switch (kind) {
            case "feature" ->
                    FEATURES.contains(rest.toString().toLowerCase(Locale.ROOT))
                            ? null
                            : "the feature '%s'".formatted(GroupReader.shortened(rest.toString()));
            case "keyword" ->
                    Keywords.KNOWN.contains(rest.toString().toLowerCase(Locale.ROOT))
                            ? null
                            : "the keyword '%s'".formatted(GroupReader.shortened(rest.toString()));
            case "version" -> isThisVersion(rest) ? null : "version " + rest;
            default -> {
                draft.warn(
                        part,
                        "unknown requirement '%s', taken as met"
                                .formatted(GroupReader.shortened(kind)),
                        option.keyword(),
                        null);
                yield null;
            }
        };
    }

    private static boolean isThisVersion(Slice alternatives) {
        for (Slice alternative : alternatives.split('|')) {
            if (satisfies(alternative)) {
                return true;
            }
        }
        return false;
    }

    private static boolean satisfies(Slice bounds) {
        boolean satisfied = true;
        Slice rest = bounds;
        while (!rest.isEmpty()) {
            int length = 0;
            while (length < rest.length() && "<>=".indexOf(rest.charAt(length)) >= 0) {
                length++;
            }
            String operator = rest.part(0, length).toString();
            rest = rest.from(length).strip();
            int end = 0;
            while (end < rest.length() && ".0123456789".indexOf(rest.charAt(end)) >= 0) {
                end++;
            }
            int order = compare(rest.part(0, end));
            rest = rest.from(end).strip();
            satisfied &=
                    switch (operator) {
                        case ">=" -> order >= 0;
                        case ">" -> order > 0;
                        case "<=" -> order <= 0;
                        case "<" -> order < 0;
                        default -> throw bounds.refuse("not a version", FORMS, null);
                    };
        }
        return satisfied;
    }

    /// This version against another: below 0 if it is older.
    private static int compare(Slice version) {
        List<Slice> numbers = version.split('.');
        if (numbers.size() > VERSION.length) {
            throw version.refuse("'%s' is not a version".formatted(version), FORMS, null);
        }
        for (int i = 0; i < VERSION.length; i++) {
            long other = i < numbers.size() ? numbers.get(i).number(0, 1_000_000) : 0;
            int order = Long.compare(VERSION[i], other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
