package io.wirecut.signatures.text;

import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.Membership;
import io.wirecut.signatures.StateStep.BitOperation;
import io.wirecut.signatures.ValueList;
import io.wirecut.signatures.ValueType;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// `dataset` and `datarep`: lists of values that a buffer is looked up in.
final class DatasetKeywords {
    private static final String FORM =
            "COMMAND,NAME[,type TYPE][,load FILE][,save FILE][,state FILE] with COMMAND one of isset,"
                    + " isnotset, set, unset";
    private static final String REPUTATION_FORM = "NAME,OPERATOR,NUMBER,load FILE,type TYPE";
    private static final int MAX_NAME_LENGTH = 63;
    private static final int MAX_REPUTATION = 65_535;

    private DatasetKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("dataset", Value.BARE, DatasetKeywords::dataset);
        keywords.add("datarep", Value.BARE, DatasetKeywords::reputation);
    }

    private static void dataset(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (parts.size() < 2) {
            throw option.value().refuse("a list needs a name", FORM, null);
        }
        BitOperation operation = operation(parts.get(0));
        DatasetWords words = DatasetWords.read(parts.subList(2, parts.size()), option, draft);
        Dataset list = draft.datasets().list(name(parts.get(1)), words, option, draft);
        add(new Membership(operation, list), option, draft);
    }

    private static void reputation(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (parts.size() < 5) {
            throw option.value().refuse("not all of a reputation", REPUTATION_FORM, null);
        }
        name(parts.get(0));
        String operator = parts.get(1).toString();
        int number = (int) parts.get(2).number(0, MAX_REPUTATION);
        IntPredicate test =
                switch (operator) {
                    case ">" -> reputation -> reputation > number;
                    case "<" -> reputation -> reputation < number;
                    case "==", "=" -> reputation -> reputation == number;
                    default ->
                            throw parts.get(1)
                                    .refuse("no operator of datarep", "one of >, <, ==", null);
                };
        DatasetWords words = DatasetWords.read(parts.subList(3, parts.size()), option, draft);
        ValueType type = words.requiredType(option);
        Slice file = words.load();
        if (file == null || !words.stateFile().isEmpty()) {
            throw option.value()
                    .refuse("a reputation is loaded from a file", REPUTATION_FORM, null);
        }
        ValueList loaded = draft.valueFiles().values(file, type, operator + number, test);
        add(new Membership(BitOperation.IS_SET, Dataset.constant(type, loaded)), option, draft);
    }

    private static void add(Membership membership, Option option, RuleDraft draft) {
        InspectionsDraft inspections = draft.inspections;
        boolean onBuffer = !inspections.isPayloadSelected() && !inspections.isDecodedSelected();
        if (!onBuffer && draft.isUnderstood()) {
            throw option.name()
                    .refuse(
                            "'%s' does not follow the name of a buffer".formatted(option.keyword()),
                            "a buffer such as ip.src before it",
                            null);
        }
        inspections.add(new StepDraft.Complete(membership));
    }

    private static BitOperation operation(Slice word) {
        return switch (word.toString().toLowerCase(Locale.ROOT)) {
            case "set" -> BitOperation.SET;
            case "unset" -> BitOperation.UNSET;
            case "isset" -> BitOperation.IS_SET;
            case "isnotset" -> BitOperation.IS_NOT_SET;
            default ->
                    throw word.refuse(
                            "unknown command '%s'"
                                    .formatted(GroupReader.shortened(word.toString())),
                            FORM,
                            null);
        };
    }

    private static String name(Slice name) {
        String text = name.toString();
        boolean wrong = text.isEmpty() || text.length() > MAX_NAME_LENGTH;
        for (int i = 0; i < text.length() && !wrong; i++) {
            wrong = Slice.isBlank(text.charAt(i));
        }
        if (wrong) {
            throw name.refuse(
                    "not the name of a list",
                    "up to %d characters without blanks".formatted(MAX_NAME_LENGTH),
                    null);
        }
        return text;
    }
}
