package io.wirecut.signatures.text;

import io.wirecut.signatures.Asn1;
import io.wirecut.signatures.text.Keywords.Value;

/// `asn1`.
final class Asn1Keyword {
    private static final String FORM =
            "bitstring_overflow, double_overflow, oversize_length N, absolute_offset N,"
                    + " relative_offset N";
    private static final long MAX_LENGTH = 0xFFFF_FFFFL;
    private static final int MAX_OFFSET = 65_535;

    private Asn1Keyword() {}

    static void addTo(Keywords keywords) {
        keywords.add("asn1", Value.BARE, Asn1Keyword::read);
    }

    private static void read(Option option, RuleDraft draft) {
        boolean overflowingBits = false;
        boolean overlongDecimal = false;
        long maxLength = -1;
        int offset = 0;
        boolean relative = false;
        for (Slice word : option.value().split(',')) {
            switch (NumberWords.nameOf(word)) {
                case "bitstring_overflow" -> overflowingBits = true;
                case "double_overflow" -> overlongDecimal = true;
                case "oversize_length" ->
                        maxLength = NumberWords.valueOf(word).number(0, MAX_LENGTH);
                case "absolute_offset" -> {
                    offset = (int) NumberWords.valueOf(word).number(0, MAX_OFFSET);
                    relative = false;
                }
                case "relative_offset" -> {
                    offset = (int) NumberWords.valueOf(word).signedNumber(-MAX_OFFSET, MAX_OFFSET);
                    relative = true;
                }
                default ->
                        throw word.refuse(
                                "unknown word '%s' in asn1"
                                        .formatted(GroupReader.shortened(word.toString())),
                                FORM,
                                null);
            }
        }
        if (!overflowingBits && !overlongDecimal && maxLength < 0) {
            throw option.value().refuse("nothing is asked of the encoding", FORM, null);
        }
        Asn1 asked = new Asn1(overflowingBits, overlongDecimal, maxLength, offset, relative);
        draft.inspections.add(new StepDraft.Complete(asked));
    }
}
