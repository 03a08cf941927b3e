package io.wirecut.signatures.text;

import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.HeaderTest.AddressTest;
import io.wirecut.signatures.HeaderTest.AddressTest.Side;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// `iprep`.
final class ReputationKeyword {
    private static final String FORM = "SIDE,CATEGORY,OPERATOR,SCORE";
    private static final String SIDES = "one of src, dst, any, both";

    private ReputationKeyword() {}

    static void addTo(Keywords keywords) {
        keywords.add("iprep", Value.BARE, ReputationKeyword::read);
    }

    private static void read(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (parts.size() != 4) {
            throw option.value().refuse("not four values", FORM, null);
        }
        Side side = side(parts.get(0));
        Slice category = parts.get(1);
        IntPredicate asked = asked(parts.get(2), parts.get(3));
        ReputationConfig config = draft.settings().reputations();
        if (!config.categories().contains(category.toString())) {
            throw category.refuse(
                    "unknown category '%s'".formatted(GroupReader.shortened(category.toString())),
                    "a category of the file that reputation-categories-file names",
                    Spelling.advice(category.toString(), config.categories(), "").orElse(null));
        }
        AddressSet addresses = config.addresses(category.toString(), asked);
        draft.test(option, new AddressTest(side, addresses));
    }

    private static Side side(Slice word) {
        return switch (word.toString().toLowerCase(Locale.ROOT)) {
            case "src" -> Side.SOURCE;
            case "dst" -> Side.DESTINATION;
            case "any" -> Side.EITHER;
            case "both" -> Side.BOTH;
            default ->
                    throw word.refuse(
                            "unknown side '%s'".formatted(GroupReader.shortened(word.toString())),
                            SIDES,
                            null);
        };
    }

    private static IntPredicate asked(Slice operator, Slice number) {
        int value = (int) number.number(0, ReputationConfig.MAX_SCORE);
        return switch (operator.toString()) {
            case ">" -> score -> score > value;
            case ">=" -> score -> score >= value;
            case "<" -> score -> score < value;
            case "<=" -> score -> score <= value;
            case "=" -> score -> score == value;
            default ->
                    throw operator.refuse("no operator of iprep", "one of <, <=, =, >=, >", null);
        };
    }
}
