package io.wirecut.signatures.text;

import io.wirecut.signatures.Reporting.Target;
import io.wirecut.signatures.Tag;
import io.wirecut.signatures.Tag.Scope;
import io.wirecut.signatures.Tag.Unit;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Locale;

/// Keywords on what comes of a match: how often it is reported, and what else happens.
final class ReportingKeywords {
    private static final String TAG_FORMS =
            "session or host, then COUNT,UNIT with UNIT one of packets, bytes, seconds, then for"
                    + " host src or dst";

    private ReportingKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("threshold", Value.BARE, ReportingKeywords::threshold);
        keywords.add("detection_filter", Value.BARE, ReportingKeywords::detectionFilter);
        keywords.add("noalert", Value.NONE, (_, draft) -> draft.alerts = false);
        keywords.add("alert", Value.NONE, (_, draft) -> draft.alerts = true);
        keywords.add("bypass", Value.NONE, (_, draft) -> draft.bypasses = true);
        keywords.add("target", Value.BARE, ReportingKeywords::target);
        keywords.add("tag", Value.BARE, ReportingKeywords::tag);
        keywords.add("prefilter", Value.NONE, (_, _) -> {});
    }

    private static void threshold(Option option, RuleDraft draft) {
        refuseBoth("detection_filter", option, draft);
        draft.thresholds.add(new ThresholdReader(option.value()).threshold());
    }

    private static void detectionFilter(Option option, RuleDraft draft) {
        refuseBoth("threshold", option, draft);
        draft.thresholds.add(new ThresholdReader(option.value()).detectionFilter());
    }

    private static void refuseBoth(String other, Option option, RuleDraft draft) {
        if (draft.seen(other) != null) {
            throw option.name()
                    .refuse("'threshold' and 'detection_filter' in one rule", "one of them", null);
        }
    }

    private static void target(Option option, RuleDraft draft) {
        draft.target =
                switch (option.value().toString().toLowerCase(Locale.ROOT)) {
                    case "src_ip" -> Target.SOURCE;
                    case "dest_ip" -> Target.DESTINATION;
                    default ->
                            throw option.value()
                                    .refuse(
                                            "unknown target '%s'"
                                                    .formatted(
                                                            GroupReader.shortened(
                                                                    option.value().toString())),
                                            "src_ip or dest_ip",
                                            null);
                };
    }

    private static void tag(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        String kind = parts.get(0).toString().toLowerCase(Locale.ROOT);
        boolean host = kind.equals("host");
        boolean sized = parts.size() == 1 || parts.size() == 3 || parts.size() == 4;
        if (!sized || (!host && !kind.equals("session"))) {
            throw option.value().refuse("not what to tag", TAG_FORMS, null);
        }
        Unit unit = Unit.PACKETS;
        long count = Tag.USUAL_COUNT;
        boolean source = false;
        if (parts.size() > 1) {
            count = parts.get(1).number(0, Tag.MAX_COUNT);
            unit = Unit.values()[indexOf(parts.get(2), List.of("packets", "bytes", "seconds"))];
        }
        if (parts.size() == 4) {
            source = indexOf(parts.get(3), List.of("src", "dst")) == 0;
        }
        Scope scope = host ? source ? Scope.SOURCE : Scope.DESTINATION : Scope.SESSION;
        if (draft.tags.stream().anyMatch(other -> other.scope() == scope)) {
            draft.warn(
                    option.value(),
                    "the same was tagged before in this rule: the first 'tag' counts",
                    option.keyword(),
                    null);
        } else {
            draft.tags.add(new Tag(scope, unit, count));
        }
    }

    private static int indexOf(Slice word, List<String> words) {
        int index = words.indexOf(word.toString().toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw word.refuse(
                    "unknown word '%s' in tag".formatted(GroupReader.shortened(word.toString())),
                    TAG_FORMS,
                    null);
        }
        return index;
    }
}
