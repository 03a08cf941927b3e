package io.wirecut.signatures.text;

import io.wirecut.signatures.StateStep.AddressBit;
import io.wirecut.signatures.StateStep.AddressBit.Keyword;
import io.wirecut.signatures.StateStep.BitOperation;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.StateStep.IntegerOperation;
import io.wirecut.signatures.StateStep.Track;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Keywords that remember: `flowbits`, `flowint`, `xbits`, `hostbits`.
final class StateKeywords {
    /// The most seconds that a bit of an address may stay: 100 days.
    static final long MAX_SECONDS = 8_640_000;

    private static final long DEFAULT_XBIT_SECONDS = 30;
    private static final long DEFAULT_HOST_BIT_SECONDS = 300;
    private static final long MAX_INTEGER = 0xFFFF_FFFFL;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_NAME_COUNT = 64;
    private static final String BIT_COMMANDS = "one of set, unset, toggle, isset, isnotset";
    private static final String FLOWINT_FORMS =
            "NAME,isset or NAME,isnotset or NAME,OPERATOR,VALUE with OPERATOR one of"
                    + " =, +, -, <, <=, ==, !=, >=, >";
    private static final String XBITS_FORMS = "COMMAND,NAME,track SIDE[,expire SECONDS]";

    private StateKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("flowbits", Value.BARE, StateKeywords::flowBits);
        keywords.add("flowint", Value.BARE, StateKeywords::flowInteger);
        keywords.add("xbits", Value.BARE, StateKeywords::xbits);
        keywords.add("hostbits", Value.BARE, StateKeywords::hostBits);
    }

    private static void flowBits(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (isNoAlert(parts, draft)) {
            return;
        }
        BitOperation operation = operation(parts.get(0));
        if (parts.size() != 2) {
            throw option.value().refuse("not a command and a name", "COMMAND,NAME", null);
        }
        List<Slice> names = parts.get(1).split('|');
        boolean asks = operation == BitOperation.IS_SET || operation == BitOperation.IS_NOT_SET;
        if (names.size() > 1 && !asks) {
            throw parts.get(1)
                    .refuse(
                            "'%s' takes one name".formatted(parts.get(0)),
                            null,
                            "write it as often as there are names");
        }
        if (names.size() > MAX_NAME_COUNT) {
            throw parts.get(1)
                    .refuse("too many names", "at most %d".formatted(MAX_NAME_COUNT), null);
        }
        List<String> checked = new ArrayList<>();
        for (Slice name : names) {
            checked.add(name(name));
        }
        draft.states.add(new FlowBits(operation, checked));
    }

    private static void flowInteger(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (parts.size() < 2 || parts.size() > 3) {
            throw option.value().refuse("not a name and what to do", FLOWINT_FORMS, null);
        }
        String name = name(parts.get(0));
        Slice word = parts.get(1);
        IntegerOperation operation =
                switch (word.toString().toLowerCase(Locale.ROOT)) {
                    case "isset" -> IntegerOperation.IS_SET;
                    case "isnotset", "notset" -> IntegerOperation.IS_NOT_SET;
                    case "=" -> IntegerOperation.SET;
                    case "+" -> IntegerOperation.ADD;
                    case "-" -> IntegerOperation.SUBTRACT;
                    case "<" -> IntegerOperation.LESS;
                    case "<=" -> IntegerOperation.LESS_OR_EQUAL;
                    case "==" -> IntegerOperation.EQUAL;
                    case "!=" -> IntegerOperation.NOT_EQUAL;
                    case ">=" -> IntegerOperation.GREATER_OR_EQUAL;
                    case ">" -> IntegerOperation.GREATER;
                    default ->
                            throw word.refuse(
                                    "unknown operator '%s'"
                                            .formatted(GroupReader.shortened(word.toString())),
                                    FLOWINT_FORMS,
                                    null);
                };
        boolean unary =
                operation == IntegerOperation.IS_SET || operation == IntegerOperation.IS_NOT_SET;
        if (unary != (parts.size() == 2)) {
            throw word.refuse(
                    unary ? "'%s' takes no value".formatted(word) : "a value is missing",
                    FLOWINT_FORMS,
                    null);
        }
        Slice operand = unary ? word.from(word.length()) : parts.get(2);
        boolean named = !operand.isEmpty() && !Character.isDigit(operand.charAt(0));
        draft.states.add(
                new FlowInteger(
                        name,
                        operation,
                        named ? name(operand) : "",
                        unary || named ? 0 : operand.number(0, MAX_INTEGER)));
    }

    private static void xbits(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (isNoAlert(parts, draft)) {
            return;
        }
        BitOperation operation = operation(parts.get(0));
        if (parts.size() < 3 || parts.size() > 4) {
            throw option.value().refuse("not a command, a name and a side", XBITS_FORMS, null);
        }
        Slice side = word(parts.get(2), "track");
        Track track =
                switch (side.toString().toLowerCase(Locale.ROOT)) {
                    case "ip_src" -> Track.SOURCE;
                    case "ip_dst" -> Track.DESTINATION;
                    case "ip_pair" -> Track.PAIR;
                    case "tx" ->
                            throw side.refuse(
                                    "bits of a transaction are known, but not evaluated by this"
                                            + " version",
                                    null,
                                    "they need application-layer transactions");
                    default ->
                            throw side.refuse(
                                    "unknown side '%s'"
                                            .formatted(GroupReader.shortened(side.toString())),
                                    "one of ip_src, ip_dst, ip_pair",
                                    null);
                };
        long seconds = DEFAULT_XBIT_SECONDS;
        if (parts.size() == 4) {
            seconds = word(parts.get(3), "expire").number(1, MAX_SECONDS);
        }
        draft.states.add(
                new AddressBit(Keyword.XBITS, operation, name(parts.get(1)), track, seconds));
    }

    private static void hostBits(Option option, RuleDraft draft) {
        List<Slice> parts = option.value().split(',');
        if (isNoAlert(parts, draft)) {
            return;
        }
        BitOperation operation = operation(parts.get(0));
        if (parts.size() < 2 || parts.size() > 3) {
            throw option.value().refuse("not a command and a name", "COMMAND,NAME[,SIDE]", null);
        }
        Track track = Track.SOURCE;
        if (parts.size() == 3) {
            Slice side = parts.get(2);
            track =
                    switch (side.toString().toLowerCase(Locale.ROOT)) {
                        case "src" -> Track.SOURCE;
                        case "dst" -> Track.DESTINATION;
                        default ->
                                throw side.refuse(
                                        "unknown side '%s'"
                                                .formatted(GroupReader.shortened(side.toString())),
                                        "src or dst",
                                        null);
                    };
        }
        draft.states.add(
                new AddressBit(
                        Keyword.HOSTBITS,
                        operation,
                        name(parts.get(1)),
                        track,
                        DEFAULT_HOST_BIT_SECONDS));
    }

    private static boolean isNoAlert(List<Slice> parts, RuleDraft draft) {
        boolean noAlert = parts.size() == 1 && parts.get(0).toString().equalsIgnoreCase("noalert");
        if (noAlert) {
            draft.alerts = false;
        }
        return noAlert;
    }

    private static BitOperation operation(Slice word) {
        return switch (word.toString().toLowerCase(Locale.ROOT)) {
            case "set" -> BitOperation.SET;
            case "unset" -> BitOperation.UNSET;
            case "toggle" -> BitOperation.TOGGLE;
            case "isset" -> BitOperation.IS_SET;
            case "isnotset" -> BitOperation.IS_NOT_SET;
            default ->
                    throw word.refuse(
                            "unknown command '%s'"
                                    .formatted(GroupReader.shortened(word.toString())),
                            BIT_COMMANDS + ", noalert",
                            null);
        };
    }

    /// What follows a word and blanks.
    private static Slice word(Slice text, String expected) {
        String lower = text.toString().toLowerCase(Locale.ROOT);
        if (!lower.startsWith(expected) || lower.length() == expected.length()) {
            throw text.refuse("'%s' is missing".formatted(expected), XBITS_FORMS, null);
        }
        return text.from(expected.length()).strip();
    }

    private static String name(Slice name) {
        String text = name.toString();
        boolean wrong = text.isEmpty() || text.length() > MAX_NAME_LENGTH;
        for (int i = 0; i < text.length() && !wrong; i++) {
            wrong = Slice.isBlank(text.charAt(i));
        }
        if (wrong) {
            throw name.refuse(
                    text.isEmpty()
                            ? "a name is missing"
                            : "'%s' is not a name".formatted(GroupReader.shortened(text)),
                    "up to %d characters without blanks".formatted(MAX_NAME_LENGTH),
                    null);
        }
        return text;
    }
}
