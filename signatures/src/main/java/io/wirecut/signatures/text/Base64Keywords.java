package io.wirecut.signatures.text;

import io.wirecut.signatures.text.Keywords.Value;

/// `base64_decode` and `base64_data`.
final class Base64Keywords {
    private static final String FORM = "[bytes N][, offset N][, relative]";
    private static final int MAX_NUMBER = 65_535;

    private Base64Keywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("base64_decode", Value.OPTIONAL, Base64Keywords::decode);
        keywords.add("base64_data", Value.NONE, Base64Keywords::data);
    }

    private static void decode(Option option, RuleDraft draft) {
        if (draft.inspections.isDecodedSelected()) {
            throw option.name()
                    .refuse(
                            "'base64_decode' of what was decoded before",
                            "base64_decode on a buffer of the packet",
                            "write pkt_data; before it");
        }
        int length = 0;
        int offset = 0;
        boolean relative = false;
        for (Slice word : option.value().split(',')) {
            switch (NumberWords.nameOf(word)) {
                case "" -> {
                    // All are optional.
                }
                case "bytes" -> length = (int) NumberWords.valueOf(word).number(1, MAX_NUMBER);
                case "offset" -> offset = (int) NumberWords.valueOf(word).number(0, MAX_NUMBER);
                case "relative" -> relative = true;
                default ->
                        throw word.refuse(
                                "unknown word '%s' in base64_decode"
                                        .formatted(GroupReader.shortened(word.toString())),
                                FORM,
                                null);
            }
        }
        draft.inspections.add(new Base64Draft(length, offset, relative));
    }

    private static void data(Option option, RuleDraft draft) {
        if (!draft.inspections.selectDecoded() && draft.isUnderstood()) {
            throw option.name()
                    .refuse(
                            "'base64_data' has no base64_decode before it",
                            "base64_decode; base64_data; and contents",
                            null);
        }
    }
}
