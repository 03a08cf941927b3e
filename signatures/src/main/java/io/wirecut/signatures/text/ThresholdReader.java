package io.wirecut.signatures.text;

import io.wirecut.signatures.Threshold;
import io.wirecut.signatures.Threshold.Kind;
import io.wirecut.signatures.Threshold.Track;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads what follows `threshold:` and its kin: words and their values between commas, in any
/// order.
final class ThresholdReader {
    private static final long MAX_SECONDS = StateKeywords.MAX_SECONDS;
    private static final List<String> WORDS =
            List.of(
                    "type",
                    "track",
                    "count",
                    "seconds",
                    "multiplier",
                    "gen_id",
                    "sig_id",
                    "new_action",
                    "timeout",
                    "ip");

    private final Slice whole;
    private final Map<String, Slice> values = new LinkedHashMap<>();

    /// @throws Refusal if a word is unknown or stands there twice
    ThresholdReader(Slice whole) {
        this.whole = whole;
        for (Slice part : split(whole)) {
            int blank = 0;
            while (blank < part.length() && !Slice.isBlank(part.charAt(blank))) {
                blank++;
            }
            String word = part.part(0, blank).toString().toLowerCase(Locale.ROOT);
            if (!WORDS.contains(word)) {
                throw part.refuse(
                        "unknown word '%s'".formatted(GroupReader.shortened(word)),
                        "one of " + String.join(", ", WORDS.subList(0, 4)),
                        Spelling.advice(word, WORDS, "").orElse(null));
            }
            if (values.put(word, part.from(blank).strip()) != null) {
                throw part.refuse("second '%s'".formatted(word), "at most one", null);
            }
        }
    }

    /// Parts between commas that are in no brackets.
    private static List<Slice> split(Slice text) {
        List<Slice> parts = new java.util.ArrayList<>();
        int level = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            level += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && level <= 0) {
                parts.add(text.part(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.from(from).strip());
        return parts;
    }

    Threshold threshold() {
        Slice type = value("type");
        Kind kind =
                switch (type.toString().toLowerCase(Locale.ROOT)) {
                    case "limit" -> Kind.LIMIT;
                    case "threshold" -> Kind.THRESHOLD;
                    case "both" -> Kind.BOTH;
                    case "backoff" -> Kind.BACKOFF;
                    default ->
                            throw type.refuse(
                                    "unknown type '%s'"
                                            .formatted(GroupReader.shortened(type.toString())),
                                    "one of limit, threshold, both, backoff",
                                    null);
                };
        if (kind == Kind.BACKOFF) {
            Track track = track();
            if (track != Track.FLOW) {
                throw value("track").refuse("backoff counts by flow", "by_flow", null);
            }
            int multiplier = (int) value("multiplier").number(2, Threshold.MAX_COUNT);
            return new Threshold(kind, track, count(), 0, multiplier, null, 0);
        }
        return Threshold.of(kind, track(), count(), seconds());
    }

    Threshold detectionFilter() {
        return Threshold.of(Kind.DETECTION_FILTER, track(), count(), seconds());
    }

    Threshold rateFilter() {
        Slice action = value("new_action");
        return new Threshold(
                Kind.RATE_FILTER,
                track(),
                count(),
                seconds(),
                0,
                HeaderReader.rateFilterAction(action),
                value("timeout").number(0, MAX_SECONDS));
    }

    /// The value of a word.
    ///
    /// @throws Refusal if it is not there
    Slice value(String word) {
        Slice value = values.get(word);
        if (value == null || value.isEmpty()) {
            throw whole.refuse("'%s' is missing".formatted(word), null, null);
        }
        return value;
    }

    /// Whether a word is there.
    boolean has(String word) {
        return values.containsKey(word);
    }

    private Track track() {
        Slice track = value("track");
        return switch (track.toString().toLowerCase(Locale.ROOT)) {
            case "by_src" -> Track.SOURCE;
            case "by_dst" -> Track.DESTINATION;
            case "by_both" -> Track.BOTH;
            case "by_rule" -> Track.RULE;
            case "by_flow" -> Track.FLOW;
            default ->
                    throw track.refuse(
                            "unknown track '%s'".formatted(GroupReader.shortened(track.toString())),
                            "one of by_src, by_dst, by_both, by_rule, by_flow",
                            null);
        };
    }

    private int count() {
        return (int) value("count").number(1, Threshold.MAX_COUNT);
    }

    private long seconds() {
        return value("seconds").number(1, MAX_SECONDS);
    }
}
