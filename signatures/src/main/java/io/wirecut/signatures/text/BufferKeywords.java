package io.wirecut.signatures.text;

import io.wirecut.signatures.Absent;
import io.wirecut.signatures.Buffer;
import io.wirecut.signatures.BufferSize;
import io.wirecut.signatures.DataAt;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.Step;
import io.wirecut.signatures.Transform;
import io.wirecut.signatures.text.Keywords.Value;

/// Keywords that name the buffer which later ones look at, that transform it, and that ask for its
/// size.
final class BufferKeywords {
    private static final int MAX_PLACE = 65_535;
    private static final int MAX_XOR_KEY_LENGTH = 256;

    private BufferKeywords() {}

    static void addTo(Keywords keywords) {
        for (Buffer buffer : Buffer.values()) {
            keywords.add(
                    buffer.keyword(),
                    Value.NONE,
                    (option, draft) -> draft.inspections.select(buffer));
        }
        for (Transform.Plain transform : Transform.Plain.values()) {
            keywords.add(
                    transform.keyword(),
                    Value.NONE,
                    (option, draft) -> transform(transform, option, draft));
        }
        keywords.add("xor", Value.QUOTED, BufferKeywords::xor);
        keywords.add("bsize", Value.BARE, BufferKeywords::bufferSize);
        keywords.add("absent", Value.OPTIONAL, BufferKeywords::absent);
        keywords.add("isdataat", Value.BARE, BufferKeywords::dataAt);
    }

    static void transform(Transform transform, Option option, RuleDraft draft) {
        // After a buffer that was not understood, nobody knows what is transformed.
        if (!draft.inspections.transform(transform) && draft.isUnderstood()) {
            throw option.name()
                    .refuse(
                            "'%s' does not follow the name of a buffer".formatted(option.keyword()),
                            "a buffer such as tcp.hdr, then transforms, then contents",
                            null);
        }
    }

    private static void xor(Option option, RuleDraft draft) {
        String key = option.value().toString();
        boolean digits = key.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        if (!digits || key.length() % 2 != 0 || key.length() / 2 > MAX_XOR_KEY_LENGTH) {
            throw option.value()
                    .refuse(
                            "'%s' is no key".formatted(GroupReader.shortened(key)),
                            "up to %d pairs of hexadecimal digits".formatted(MAX_XOR_KEY_LENGTH),
                            null);
        }
        transform(new Transform.Xor(key), option, draft);
    }

    private static void bufferSize(Option option, RuleDraft draft) {
        NumberRange size = NumberForms.read(option.value(), Integer.MAX_VALUE);
        add(new BufferSize(size.min(), size.max(), size.negated()), draft);
    }

    private static void absent(Option option, RuleDraft draft) {
        String value = option.value().toString();
        if (!value.isEmpty() && !value.equals("or_else")) {
            throw option.value()
                    .refuse(
                            "'%s' is no form of absent".formatted(GroupReader.shortened(value)),
                            "absent or absent:or_else",
                            null);
        }
        if (draft.inspections.isPayloadSelected() && draft.isUnderstood()) {
            throw option.name()
                    .refuse(
                            "'absent' does not follow the name of a buffer",
                            "a buffer such as tcp.hdr before it",
                            null);
        }
        add(new Absent(!value.isEmpty()), draft);
    }

    private static void dataAt(Option option, RuleDraft draft) {
        var parts = option.value().split(',');
        Slice first = parts.getFirst();
        boolean negated = first.startsWith('!');
        boolean relative = false;
        for (Slice word : parts.subList(1, parts.size())) {
            if (word.toString().equals("relative")) {
                relative = true;
            } else if (!word.toString().equals("rawbytes")) {
                throw word.refuse(
                        "unknown word '%s' in isdataat"
                                .formatted(GroupReader.shortened(word.toString())),
                        "[!]N[,relative][,rawbytes]",
                        null);
            }
        }
        Slice number = negated ? first.from(1).strip() : first;
        add(new DataAt(Operands.read(number, 0, MAX_PLACE, draft), negated, relative), draft);
    }

    private static void add(Step step, RuleDraft draft) {
        draft.inspections.add(new StepDraft.Complete(step));
    }
}
