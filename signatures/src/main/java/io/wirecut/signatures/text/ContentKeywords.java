package io.wirecut.signatures.text;

import io.wirecut.signatures.Operand;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Optional;

/// `content` and its modifiers.
final class ContentKeywords {
    /// The modifiers, the commonest first: what is expected after a content.
    static final List<String> MODIFIERS =
            List.of(
                    "offset",
                    "depth",
                    "nocase",
                    "distance",
                    "within",
                    "startswith",
                    "endswith",
                    "fast_pattern",
                    "rawbytes");

    private static final int MAX_PLACE = 65_535;
    private static final int MAX_REACH = 1 << 20;

    private ContentKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("content", Value.NEGATABLE, ContentKeywords::content);
        keywords.add("offset", Value.BARE, ContentKeywords::offset);
        keywords.add("depth", Value.BARE, ContentKeywords::depth);
        keywords.add("nocase", Value.NONE, ContentKeywords::nocase);
        keywords.add("distance", Value.BARE, ContentKeywords::distance);
        keywords.add("within", Value.BARE, ContentKeywords::within);
        keywords.add("startswith", Value.NONE, ContentKeywords::startsWith);
        keywords.add("endswith", Value.NONE, ContentKeywords::endsWith);
        keywords.add("fast_pattern", Value.OPTIONAL, ContentKeywords::fastPattern);
        keywords.add("rawbytes", Value.NONE, ContentKeywords::rawBytes);
        keywords.add("replace", Value.QUOTED, ContentKeywords::replace);
    }

    private static void content(Option option, RuleDraft draft) {
        byte[] bytes = ContentBytes.read(option.value());
        ContentDraft content = new ContentDraft(option.value(), bytes, option.negated());
        draft.contents.add(content);
        draft.inspections.add(content);
    }

    private static void nocase(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.ignoresCase, option);
        content.ignoresCase = true;
    }

    /// Says that the bytes are to be taken before any decoding: as those of the payload are anyway.
    private static void rawBytes(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.raw, option);
        content.raw = true;
    }

    /// Asks for other bytes in the place of the content, when frames are forwarded.
    private static void replace(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        int length = ContentBytes.read(option.value()).length;
        if (length != content.length()) {
            throw option.value()
                    .refuse(
                            "replace has %d bytes, its content %d"
                                    .formatted(length, content.length()),
                            "as many bytes as the content has",
                            null);
        }
        draft.warn(
                option.name(),
                "nothing is replaced: the rule reports the content and leaves it as it is",
                option.keyword(),
                null);
    }

    private static void offset(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.offset.isPresent(), option);
        refuseBeside(content.isRelative(), option, "distance or within");
        refuseBeside(content.startsWith, option, "startswith");
        content.offset = Optional.of(place(option, 0, MAX_PLACE, draft));
    }

    private static void depth(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.depth.isPresent(), option);
        refuseBeside(content.isRelative(), option, "distance or within");
        refuseBeside(content.startsWith, option, "startswith");
        content.depth = Optional.of(room(option, content, MAX_PLACE, draft));
    }

    private static void distance(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.distance.isPresent(), option);
        refuseBeside(content.isAbsolute(), option, "offset or depth");
        refuseBeside(content.startsWith, option, "startswith");
        refuseAfterFastPatternOnly(option, draft);
        content.distance = Optional.of(place(option, -MAX_REACH, MAX_REACH, draft));
    }

    private static void within(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.within.isPresent(), option);
        refuseBeside(content.isAbsolute(), option, "offset or depth");
        refuseBeside(content.startsWith, option, "startswith");
        refuseAfterFastPatternOnly(option, draft);
        content.within = Optional.of(room(option, content, MAX_REACH, draft));
    }

    private static void startsWith(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        refuseSecond(content.startsWith, option);
        refuseBeside(content.isAbsolute(), option, "offset or depth");
        refuseBeside(content.isRelative(), option, "distance or within");
        content.startsWith = true;
    }

    private static void endsWith(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        content.endsWith = true;
    }

    private static void fastPattern(Option option, RuleDraft draft) {
        ContentDraft content = draft.lastContent(option);
        for (ContentDraft other : draft.contents) {
            if (other.fastPattern && draft.isUnderstood()) {
                throw option.name()
                        .refuse(
                                "second fast_pattern in one rule",
                                "at most one",
                                "keep the one on the rarest content");
            }
        }
        if (option.value().toString().equals("only")) {
            content.fastPatternOnly = true;
        } else if (!option.value().isEmpty()) {
            checkChop(option.value(), content);
        }
        content.fastPattern = true;
    }

    /// A part of the pattern to prefilter by: a hint that does not change what the rule matches.
    private static void checkChop(Slice value, ContentDraft content) {
        List<Slice> parts = value.split(',');
        if (parts.size() != 2) {
            throw value.refuse(
                    "'%s' is no form of fast_pattern".formatted(value),
                    "fast_pattern, fast_pattern:only or fast_pattern:OFFSET,LENGTH",
                    null);
        }
        long offset = parts.get(0).number(0, MAX_PLACE);
        long length = parts.get(1).number(0, MAX_PLACE);
        if (offset + length > content.length()) {
            throw value.refuse(
                    "fast_pattern ends at %d, behind the content's %d bytes"
                            .formatted(offset + length, content.length()),
                    null,
                    null);
        }
    }

    /// A number of bytes in which the whole pattern must have room.
    private static Operand room(Option option, ContentDraft content, int max, RuleDraft draft) {
        Operand room = place(option, 1, max, draft);
        if (room instanceof Operand.Constant(long bytes) && bytes < content.length()) {
            throw option.value()
                    .refuse(
                            "%s:%d leaves no room for the content's %d bytes"
                                    .formatted(option.keyword(), bytes, content.length()),
                            "at least %d".formatted(content.length()),
                            null);
        }
        return room;
    }

    private static Operand place(Option option, int min, int max, RuleDraft draft) {
        return Operands.read(option.value(), min, max, draft);
    }

    private static void refuseSecond(boolean second, Option option) {
        if (second) {
            throw option.name()
                    .refuse("second '%s' for one content".formatted(option.keyword()), null, null);
        }
    }

    private static void refuseBeside(boolean beside, Option option, String others) {
        if (beside) {
            throw option.name()
                    .refuse(
                            "'%s' cannot stand beside %s on one content"
                                    .formatted(option.keyword(), others),
                            null,
                            null);
        }
    }

    private static void refuseAfterFastPatternOnly(Option option, RuleDraft draft) {
        int count = draft.contents.size();
        if (count > 1 && draft.contents.get(count - 2).fastPatternOnly && draft.isUnderstood()) {
            throw option.name()
                    .refuse(
                            "'%s' refers to a content that is fast_pattern:only, which has no place"
                                    .formatted(option.keyword()),
                            null,
                            "write fast_pattern without only there");
        }
    }
}
