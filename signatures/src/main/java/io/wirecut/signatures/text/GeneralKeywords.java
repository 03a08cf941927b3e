package io.wirecut.signatures.text;

import io.wirecut.signatures.Signature.Classification;
import io.wirecut.signatures.Signature.Reference;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.ArrayList;
import java.util.Locale;
import java.util.OptionalInt;

/// Keywords that name and describe a rule and do not change what it matches.
final class GeneralKeywords {
    private static final long MAX_SID = 0xFFFF_FFFFL;

    private GeneralKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.addOnce("msg", Value.QUOTED, GeneralKeywords::message);
        keywords.addOnce("sid", Value.BARE, GeneralKeywords::sid);
        keywords.addOnce("rev", Value.BARE, GeneralKeywords::rev);
        keywords.addOnce("gid", Value.BARE, GeneralKeywords::gid);
        keywords.add("classtype", Value.BARE, GeneralKeywords::classType);
        keywords.add("priority", Value.BARE, GeneralKeywords::priority);
        keywords.add("reference", Value.BARE, GeneralKeywords::reference);
        keywords.add("metadata", Value.BARE, GeneralKeywords::metadata);
    }

    private static void message(Option option, RuleDraft draft) {
        String escaped = option.value().toString();
        StringBuilder text = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            boolean escape = c == '\\' && i + 1 < escaped.length();
            text.append(
                    escape && ";\"\\:".indexOf(escaped.charAt(i + 1)) >= 0
                            ? escaped.charAt(++i)
                            : c);
        }
        String bytes = text.toString();
        String decoded = LogicalLine.decodeUtf8(bytes);
        draft.message = decoded == null ? bytes : decoded;
    }

    private static void sid(Option option, RuleDraft draft) {
        draft.sid = option.value().number(1, MAX_SID);
    }

    private static void rev(Option option, RuleDraft draft) {
        draft.rev = (int) option.value().number(1, Integer.MAX_VALUE);
    }

    private static void gid(Option option, RuleDraft draft) {
        draft.gid = (int) option.value().number(0, Integer.MAX_VALUE);
    }

    private static void classType(Option option, RuleDraft draft) {
        String name = option.value().toString();
        var known = draft.settings().classifications();
        Classification classification = known.get(name);
        if (classification == null) {
            draft.warn(
                    option.value(),
                    "unknown class '%s', taken with priority %d"
                            .formatted(GroupReader.shortened(name), Classification.NONE.priority()),
                    option.keyword(),
                    Spelling.advice(name, known.keySet(), "")
                            .orElse("define it in a classification.config"));
            classification = new Classification(name, name, Classification.NONE.priority());
        }
        if (draft.classification.equals(Classification.NONE)) {
            draft.classification = classification;
            return;
        }
        warnOfSecond(option, draft);
        if (classification.priority() < draft.classification.priority()) {
            draft.classification = classification;
        }
    }

    private static void priority(Option option, RuleDraft draft) {
        int priority = (int) option.value().number(0, Integer.MAX_VALUE);
        if (draft.priority.isPresent()) {
            warnOfSecond(option, draft);
        }
        draft.priority = OptionalInt.of(Math.min(priority, draft.priority.orElse(priority)));
    }

    private static void warnOfSecond(Option option, RuleDraft draft) {
        draft.warn(
                option.name(),
                "second '%s' in one rule, the highest priority holds".formatted(option.keyword()),
                option.keyword(),
                null);
    }

    private static void reference(Option option, RuleDraft draft) {
        Slice value = option.value();
        int comma = value.indexOf(',');
        Slice system = value.part(0, Math.max(comma, 0)).strip();
        Slice id = value.from(comma + 1).strip();
        if (system.isEmpty() || id.isEmpty()) {
            throw value.refuse(
                    "reference without system or id", "SYSTEM,ID as in url,example.com", null);
        }
        var known = draft.settings().referenceSystems();
        if (!known.containsKey(system.toString().toLowerCase(Locale.ROOT))) {
            draft.warn(
                    system,
                    "unknown reference system '%s'"
                            .formatted(GroupReader.shortened(system.toString())),
                    option.keyword(),
                    Spelling.advice(system.toString(), known.keySet(), "")
                            .orElse("define it in a reference.config"));
        }
        draft.references.add(new Reference(system.toString(), id.toString()));
    }

    private static void metadata(Option option, RuleDraft draft) {
        for (Slice part : option.value().split(',')) {
            String text = part.toString();
            int space = text.indexOf(' ');
            String key = space < 0 ? text : text.substring(0, space);
            String value = space < 0 ? "" : text.substring(space + 1).strip();
            if (!key.isEmpty()) {
                draft.metadata.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(value);
            }
        }
    }
}
