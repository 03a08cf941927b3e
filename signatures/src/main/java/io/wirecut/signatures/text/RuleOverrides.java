package io.wirecut.signatures.text;

import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Reporting.Exemption;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.PatternSyntaxException;

/// What a site changes of rules that others wrote, kept apart from them. A line each, applied in
/// order, each to what those before it left:
///
/// ```
/// disable SELECTOR
/// enable  SELECTOR                 also rules that are commented out
/// modify  SELECTOR "REGEX" "TEXT"  $1 in the text is the first group of the expression
/// alert|drop|reject|pass SELECTOR  the action instead of the rule's own
/// exempt  SELECTOR ADDRESSES [until 2027-01-31]
/// ```
///
/// A SELECTOR is `SID`, `GID:SID`, `SID-SID`, `group:FILE` (name of a rule file, `*` for anything),
/// `re:REGEX` (in the rule's text), `msg:REGEX`, `classtype:NAME` or `*` for all; with blanks in it,
/// what is behind the colon is put in quotes. Dates begin at midnight UTC. Immutable.
///
/// @param lines in order
public record RuleOverrides(List<OverrideLine> lines) {
    private static final int MAX_LINES = 100_000;

    /// That of no file.
    public static final RuleOverrides NONE = new RuleOverrides(List.of());

    /// Makes the list immutable.
    public RuleOverrides {
        lines = List.copyOf(lines);
    }

    /// Reads a file.
    ///
    /// @throws IOException if it cannot be read, or a line is not understood: with its place
    public static RuleOverrides read(Path file) throws IOException {
        return parse(file.toString(), new RuleFileReader().read(file));
    }

    /// Understands a text.
    ///
    /// @param file name to give in messages
    /// @throws IOException if a line is not understood: with its place
    public static RuleOverrides parse(String file, String text) throws IOException {
        List<OverrideLine> lines = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = file + ":" + number;
            if (lines.size() == MAX_LINES) {
                throw new IOException("%s: more than %d lines".formatted(place, MAX_LINES));
            }
            try {
                lines.add(line(place, line));
            } catch (PatternSyntaxException e) {
                throw new IOException(
                        "%s: not a regular expression: %s".formatted(place, e.getDescription()), e);
            } catch (DateTimeException e) {
                throw new IOException(
                        "%s: not a date such as 2027-01-31 or 2027-01-31T12:00:00Z".formatted(place),
                        e);
            } catch (Refusal | IllegalArgumentException e) {
                throw new IOException("%s: %s".formatted(place, e.getMessage()), e);
            }
        }
        return new RuleOverrides(lines);
    }

    /// Both, those of the other file behind these.
    public RuleOverrides and(RuleOverrides others) {
        List<OverrideLine> all = new ArrayList<>(lines);
        all.addAll(others.lines);
        return new RuleOverrides(all);
    }

    private static OverrideLine line(String place, String line) {
        List<String> words = words(line);
        String verb = words.getFirst().toLowerCase(Locale.ROOT);
        int expected =
                switch (verb) {
                    case "disable", "enable", "alert", "drop", "reject", "pass" -> 2;
                    case "modify" -> 4;
                    case "exempt" -> words.size() > 3 ? 5 : 3;
                    default ->
                            throw new IllegalArgumentException(
                                    "unknown word '%s': one of disable, enable, modify, alert, drop, reject, pass, exempt"
                                            .formatted(verb));
                };
        if (words.size() != expected) {
            throw new IllegalArgumentException(
                    "%d words, and %s takes %d: put what has blanks in it in quotes"
                            .formatted(words.size(), verb, expected));
        }
        RuleSelector selector = RuleSelector.of(words.get(1));
        return switch (verb) {
            case "disable" -> new OverrideLine.Switch(place, line, selector, false);
            case "enable" -> new OverrideLine.Switch(place, line, selector, true);
            case "modify" ->
                    new OverrideLine.Modify(
                            place,
                            line,
                            selector,
                            java.util.regex.Pattern.compile(words.get(2)),
                            words.get(3));
            case "exempt" -> exempt(place, line, selector, words);
            default -> new OverrideLine.SetAction(place, line, selector, verb);
        };
    }

    private static OverrideLine exempt(
            String place, String line, RuleSelector selector, List<String> words) {
        String addresses = words.get(2);
        AddressSet set =
                new AddressReader(Map.of()).read(new LogicalLine(place, 1, addresses).all());
        long untilNs = Long.MAX_VALUE;
        if (words.size() > 3) {
            if (!words.get(3).equals("until")) {
                throw new IllegalArgumentException(
                        "'%s' where 'until' and a date may stand".formatted(words.get(3)));
            }
            untilNs = Math.multiplyExact(instant(words.get(4)).getEpochSecond(), 1_000_000_000L);
        }
        return new OverrideLine.Exempt(
                place, line, selector, new Exemption(place, set, untilNs));
    }

    private static Instant instant(String text) {
        return text.indexOf('T') >= 0
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /// Cuts at blanks outside of quotes; the quotes are left out, and `\"` within them is one.
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                word.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (Slice.isBlank(c) && !quoted) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quote is not closed");
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }
}
