package io.wirecut.signatures.text;

import io.wirecut.regex.RegexEngine;
import io.wirecut.regex.RegexOption;
import io.wirecut.regex.RegexSyntaxException;
import io.wirecut.signatures.Pcre;
import io.wirecut.signatures.Pcre.Capture;
import io.wirecut.signatures.Pcre.Flag;
import io.wirecut.signatures.Pcre.Scope;
import io.wirecut.signatures.Transform;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `pcre`, and the transform that cuts by an expression.
final class PcreKeywords {
    private static final String FORM = "\"/EXPRESSION/FLAGS\", perhaps with a ! before it";
    private static final String FLAGS = "letters of ismxAEGORB";

    /// What may stand behind the slash that ends an expression.
    private static final Pattern TAIL =
            Pattern.compile("[A-Za-z]*\\s*(,\\s*(flow|pkt|alert):[^,\\s]+\\s*)*");

    /// Named groups that are variables by their names.
    private static final Pattern NAMED_VARIABLE =
            Pattern.compile("\\(\\?P?<(flow|pkt|alert)_([A-Za-z0-9_]+)>");

    /// Flags that name a buffer of an application protocol.
    private static final Map<Character, String> BUFFERS =
            Map.ofEntries(
                    Map.entry('U', "http.uri"),
                    Map.entry('I', "http.uri.raw"),
                    Map.entry('P', "http.request_body"),
                    Map.entry('Q', "http.response_body"),
                    Map.entry('H', "http.header"),
                    Map.entry('D', "http.header.raw"),
                    Map.entry('M', "http.method"),
                    Map.entry('C', "http.cookie"),
                    Map.entry('S', "http.stat_code"),
                    Map.entry('Y', "http.stat_msg"),
                    Map.entry('V', "http.user_agent"),
                    Map.entry('W', "http.host"),
                    Map.entry('Z', "http.host.raw"));

    private PcreKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("pcre", Value.NEGATABLE, PcreKeywords::pcre);
        keywords.add("pcrexform", Value.QUOTED, PcreKeywords::firstGroup);
    }

    private static void pcre(Option option, RuleDraft draft) {
        Slice value = option.value();
        int slash = closingSlash(value);
        Slice tail = value.from(slash + 1);
        int comma = tail.indexOf(',');
        Slice letters = (comma < 0 ? tail : tail.part(0, comma)).strip();
        Slice expression = value.part(1, slash);
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        boolean relative = false;
        Slice buffer = null;
        for (int i = 0; i < letters.length(); i++) {
            Slice letter = letters.part(i, i + 1);
            switch (letter.charAt(0)) {
                case 'R' -> relative = true;
                case 'B' -> {
                    // The payload's own bytes, as they are looked at anyway.
                }
                case 'U', 'I', 'P', 'Q', 'H', 'D', 'M', 'C', 'S', 'Y', 'V', 'W', 'Z' ->
                        buffer = letter;
                default -> flags.add(flag(letter));
            }
        }
        int groupCount = check(expression, options(flags));
        List<Capture> captures = captures(expression.toString(), tail, groupCount);
        if (buffer != null) {
            throw notEvaluated(buffer, draft);
        }
        draft.inspections.add(
                new StepDraft.Complete(
                        new Pcre(
                                expression.toString(),
                                flags,
                                option.negated(),
                                relative,
                                captures)));
    }

    /// The index of the slash behind the expression.
    private static int closingSlash(Slice value) {
        String text = value.toString();
        if (text.startsWith("/")) {
            for (int i = text.indexOf('/', 1); i > 0; i = text.indexOf('/', i + 1)) {
                if (!isEscaped(text, i)
                        && TAIL.matcher(text).region(i + 1, text.length()).matches()) {
                    return i;
                }
            }
        }
        throw value.refuse("the expression is not between slashes", FORM, null);
    }

    private static boolean isEscaped(String text, int index) {
        int first = index;
        while (first > 0 && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (index - first) % 2 == 1;
    }

    private static Flag flag(Slice letter) {
        return switch (letter.charAt(0)) {
            case 'i' -> Flag.CASELESS;
            case 'm' -> Flag.MULTILINE;
            case 's' -> Flag.DOT_ALL;
            case 'x' -> Flag.EXTENDED;
            case 'A' -> Flag.ANCHORED;
            case 'E' -> Flag.DOLLAR_END_ONLY;
            case 'G' -> Flag.UNGREEDY;
            case 'O' -> Flag.LONGER_LIMIT;
            default ->
                    throw letter.refuse(
                            "'%s' is not a flag of pcre".formatted(letter), FLAGS, null);
        };
    }

    private static Set<RegexOption> options(Set<Flag> flags) {
        Set<RegexOption> options = EnumSet.noneOf(RegexOption.class);
        for (Flag flag : flags) {
            if (flag != Flag.LONGER_LIMIT) {
                options.add(RegexOption.valueOf(flag.name()));
            }
        }
        return options;
    }

    /// @return how many groups the expression has
    private static int check(Slice expression, Set<RegexOption> options) {
        try {
            return RegexEngine.usual().check(expression.toString(), options);
        } catch (RegexSyntaxException e) {
            int at = Math.min(e.offset(), Math.max(0, expression.length() - 1));
            Slice place = expression.isEmpty() ? expression : expression.part(at, at + 1);
            throw place.refuse("the expression is wrong: " + e.getMessage(), null, null);
        }
    }

    private static List<Capture> captures(String expression, Slice tail, int groupCount) {
        List<Capture> captures = new ArrayList<>();
        int group = 1;
        for (Matcher named = NAMED_VARIABLE.matcher(expression); named.find(); ) {
            captures.add(new Capture(group++, scope(named.group(1)), named.group(2)));
        }
        List<Slice> names = tail.split(',');
        for (int i = 1; i < names.size(); i++) {
            Slice name = names.get(i);
            if (i > groupCount) {
                throw name.refuse(
                        "the expression has %d groups, and more variables".formatted(groupCount),
                        "at most one variable for each group",
                        null);
            }
            int colon = name.indexOf(':');
            captures.add(
                    new Capture(
                            i,
                            scope(name.part(0, colon).toString()),
                            name.from(colon + 1).toString()));
        }
        return captures;
    }

    private static Scope scope(String word) {
        return switch (word) {
            case "flow" -> Scope.FLOW;
            case "pkt" -> Scope.PACKET;
            default -> Scope.ALERT;
        };
    }

    private static Refusal notEvaluated(Slice letter, RuleDraft draft) {
        draft.markPartlyUnderstood();
        String buffer = BUFFERS.getOrDefault(letter.charAt(0), "http");
        return letter.refuse(
                        "flag '%s' asks for %s, which is known, but not evaluated by this version"
                                .formatted(letter, buffer),
                        null,
                        null)
                .blaming(buffer);
    }

    private static void firstGroup(Option option, RuleDraft draft) {
        int groupCount = check(option.value(), EnumSet.noneOf(RegexOption.class));
        if (groupCount == 0) {
            throw option.value()
                    .refuse("the expression has no group", "a group: (…)", "it is what is kept");
        }
        BufferKeywords.transform(
                new Transform.FirstGroup(option.value().toString()), option, draft);
    }
}
