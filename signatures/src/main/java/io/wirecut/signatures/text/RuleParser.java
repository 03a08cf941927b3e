package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.text.Keywords.Keyword;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the text of one rule into a signature, or into diagnostics. Goes on after a mistake, so
/// that all of a rule's are found at once.
final class RuleParser {
    /// Most errors that are reported for one rule.
    static final int MAX_ERRORS = 20;

    private static final List<String> COMMON_KEYWORDS = List.of("msg", "flow", "content", "sid");

    private final SignatureSettings settings;
    private final HeaderReader headers;
    private final ValueFiles valueFiles = new ValueFiles();
    private final Datasets datasets = new Datasets();

    RuleParser(SignatureSettings settings) {
        this.settings = settings;
        this.headers = new HeaderReader(settings);
    }

    /// What a rule was turned into.
    ///
    /// @param signature null if it was refused
    /// @param skipped whether it is left out without having been refused
    /// @param diagnostics all that was found wrong or doubtful
    record Parsed(@Nullable Signature signature, boolean skipped, List<Diagnostic> diagnostics) {}

    /// Parses a rule.
    Parsed parse(LogicalLine line) {
        RuleDraft draft = read(line);
        Diagnostic skipped = draft.skipped();
        if (skipped != null) {
            return new Parsed(null, true, List.of(skipped));
        }
        Signature signature = draft.isRefused() ? null : draft.build();
        return new Parsed(signature, false, draft.diagnostics());
    }

    /// Reads what can be understood of a rule, be it refused or not.
    RuleDraft read(LogicalLine line) {
        Slice rule = line.all().strip();
        RuleDraft draft = new RuleDraft(settings, valueFiles, datasets, rule);
        try {
            parse(rule, draft);
        } catch (Refusal refusal) {
            draft.refuse(refusal, "syntax");
        }
        return draft;
    }

    private void parse(Slice rule, RuleDraft draft) {
        int open = rule.indexOf('(');
        headers.read(open < 0 ? rule : rule.part(0, open).strip(), draft);
        if (open < 0) {
            if (draft.isRefused()) {
                return;
            }
            throw rule.from(rule.length())
                    .refuse("the rule has no options", "'(' and options", null);
        }
        int close = rule.line().text().lastIndexOf(')', rule.end() - 1) - rule.start();
        if (close < open) {
            throw rule.from(rule.length()).refuse("the rule is not closed", "')'", null);
        }
        Slice rest = rule.from(close + 1).strip();
        if (!rest.isEmpty()) {
            throw rest.refuse("text behind the rule", "the end of the line after ')'", null);
        }
        readOptions(rule.part(open + 1, close), draft);
        if (draft.errorCount() < MAX_ERRORS) {
            RuleChecks.check(rule.part(close, close + 1), draft);
        }
    }

    private static void readOptions(Slice options, RuleDraft draft) {
        Set<String> blamed = new HashSet<>();
        int from = 0;
        while (draft.errorCount() < MAX_ERRORS) {
            Slice rest = options.from(from).strip();
            if (rest.isEmpty()) {
                return;
            }
            int end = endOfOption(options, from);
            if (end < 0) {
                throw rest.from(rest.length()).refuse("the last option is not closed", "';'", null);
            }
            String keyword = nameOf(rest).toString().toLowerCase(Locale.ROOT);
            try {
                readOption(options.part(from, end).strip(), keyword, draft);
            } catch (Refusal refusal) {
                String blame = refusal.blamed(keyword.isEmpty() ? "syntax" : keyword);
                boolean supported = Keywords.SUPPORTED.find(blame) != null;
                if (supported || blamed.add(blame)) {
                    draft.refuse(refusal, blame);
                }
                end = behindOpenQuote(options, from, end);
            }
            from = end + 1;
        }
    }

    /// The index of the semicolon that ends the option, or -1. One behind a backslash does not.
    private static int endOfOption(Slice options, int from) {
        for (int i = from; i < options.length(); i++) {
            if (options.charAt(i) == ';' && (i == from || options.charAt(i - 1) != '\\')) {
                return i;
            }
        }
        return -1;
    }

    /// Where a value's quotes are open at its semicolon, the next semicolon behind closing quotes:
    /// so that the rest of the value is not taken for options.
    private static int behindOpenQuote(Slice options, int from, int end) {
        int quote = options.part(from, end).indexOf('"');
        if (quote < 0 || options.part(from, end).strip().endsWith('"')) {
            return end;
        }
        int next = end;
        while (next >= 0 && !options.part(from, next).strip().endsWith('"')) {
            next = endOfOption(options, next + 1);
        }
        return next < 0 ? end : next;
    }

    private static Slice nameOf(Slice option) {
        int i = 0;
        while (i < option.length() && ":;".indexOf(option.charAt(i)) < 0) {
            i++;
        }
        return option.part(0, i).strip();
    }

    private static void readOption(Slice text, String keywordName, RuleDraft draft) {
        Slice name = nameOf(text);
        Keyword keyword = Keywords.SUPPORTED.find(keywordName);
        if (keyword == null) {
            draft.markPartlyUnderstood();
            throw notSupported(name, keywordName, draft);
        }
        int colon = text.indexOf(':');
        Slice value = colon < 0 ? name.from(name.length()) : text.from(colon + 1).strip();
        Option option = OptionValues.check(keyword, name, value);
        if (keyword.once() && draft.seen(keyword.name()) != null) {
            throw name.refuse(
                    "second '%s' in one rule".formatted(keyword.name()), "at most one", null);
        }
        draft.see(option);
        keyword.handler().read(option, draft);
    }

    private static Refusal notSupported(Slice name, String keyword, RuleDraft draft) {
        if (name.isEmpty()) {
            return name.refuse("an option without a keyword", "KEYWORD; or KEYWORD:VALUE;", null);
        }
        if (Keywords.KNOWN.contains(keyword)) {
            return name.refuse(
                    "keyword '%s' is known, but not evaluated by this version".formatted(name),
                    null,
                    null);
        }
        List<String> usual = draft.contents.isEmpty() ? COMMON_KEYWORDS : ContentKeywords.MODIFIERS;
        return name.refuse(
                "unknown keyword '%s'".formatted(GroupReader.shortened(name.toString())),
                "one of %s, …".formatted(String.join(", ", usual.subList(0, 3))),
                Spelling.advice(keyword, Keywords.KNOWN, "").orElse(null));
    }
}
