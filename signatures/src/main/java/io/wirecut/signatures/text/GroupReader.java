package io.wirecut.signatures.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads an address or port group: `any`, one element, a variable, or a list of these in brackets,
/// each perhaps negated.
///
/// A group is all that is to be in it, less all that is not; where nothing is said to be in it, all
/// is. A list inside a list, or a variable, adds what it includes and what it excludes to the outer
/// one, unless it is negated: then just what it holds is excluded. The outermost brackets may be
/// left out. All as in Suricata.
///
/// Each variable is read once, and each text of a group is, so that neither many rules nor
/// variables that double each other cost more than their length.
///
/// @param <T> kind of set
abstract class GroupReader<T> {
    /// How deep lists and variables may be nested.
    static final int MAX_NESTING = 16;

    /// How many different groups one pack may have: a set of ports takes up to 8 KiB.
    private static final int MAX_GROUPS = 1 << 14;

    private final String kind;
    private final Map<String, String> variables;
    private final Map<String, Signed<T>> variableValues = new HashMap<>();
    private final Map<String, T> groups = new HashMap<>();

    /// @param kind what it reads, for messages: `address` or `port`
    /// @param variables texts of the variables, by name
    GroupReader(String kind, Map<String, String> variables) {
        this.kind = kind;
        this.variables = variables;
    }

    abstract T any();

    /// What a group holds of which nothing is said but what is not in it.
    T allBeside(T excluded) {
        return any();
    }

    abstract T unionOf(List<T> sets);

    abstract T minus(T from, T without);

    abstract boolean isEmpty(T set);

    /// One element that is no list, no variable, not negated and not `any`.
    abstract T element(Slice text);

    /// Reads a group.
    ///
    /// @throws Refusal if it cannot be understood, or holds nothing
    final T read(Slice text) {
        String key = text.toString();
        T known = groups.get(key);
        if (known != null) {
            return known;
        }
        if (groups.size() >= MAX_GROUPS) {
            throw text.refuse(
                    "more than %d different %s groups".formatted(MAX_GROUPS, kind),
                    null,
                    "use variables, or load fewer rules");
        }
        List<Slice> parts = elements(text);
        T set = value(parts.size() > 1 ? list(parts, 0) : signed(text, 0));
        if (isEmpty(set)) {
            throw text.refuse(
                    "no %s is left in '%s'".formatted(kind, shortened(key)),
                    null,
                    "what is excluded covers all that is included");
        }
        groups.put(key, set);
        return set;
    }

    private Signed<T> signed(Slice text, int depth) {
        if (depth > MAX_NESTING) {
            throw text.refuse(
                    "%s group is nested too deep".formatted(kind),
                    "at most %d lists and variables inside each other".formatted(MAX_NESTING),
                    null);
        }
        if (text.isEmpty()) {
            throw text.refuse(
                    "%s is missing".formatted(kind), "any, a value, a variable or a list", null);
        }
        return switch (text.charAt(0)) {
            case '!' -> negated(text, depth);
            case '[' -> {
                if (!text.endsWith(']')) {
                    throw text.refuse("list is not closed", "']' at its end", null);
                }
                yield list(elements(text.part(1, text.length() - 1)), depth);
            }
            case '$' -> variable(text, depth);
            default ->
                    new Signed<>(
                            text.toString().equalsIgnoreCase("any") ? any() : element(text), null);
        };
    }

    private Signed<T> negated(Slice text, int depth) {
        Slice inner = text.from(1).strip();
        if (inner.startsWith('!')) {
            throw inner.refuse("negated twice", "one '!'", null);
        }
        if (inner.toString().equalsIgnoreCase("any")) {
            throw text.refuse(
                    "'!any' holds no %s".formatted(kind), null, "leave out the rule, or the '!'");
        }
        return new Signed<>(null, value(signed(inner, depth)));
    }

    private T value(Signed<T> signed) {
        if (signed.excluded == null) {
            return signed.included == null ? any() : signed.included;
        }
        T included = signed.included == null ? allBeside(signed.excluded) : signed.included;
        return minus(included, signed.excluded);
    }

    private Signed<T> list(List<Slice> parts, int depth) {
        List<T> included = new ArrayList<>();
        List<T> excluded = new ArrayList<>();
        for (Slice part : parts) {
            Signed<T> value = signed(part, depth + 1);
            if (value.included != null) {
                included.add(value.included);
            }
            if (value.excluded != null) {
                excluded.add(value.excluded);
            }
        }
        return new Signed<>(
                included.isEmpty() ? null : unionOf(included),
                excluded.isEmpty() ? null : unionOf(excluded));
    }

    /// The parts between the commas that are in no inner list. A comma at the end is let pass.
    private List<Slice> elements(Slice inner) {
        List<Slice> parts = new ArrayList<>();
        int level = 0;
        int from = 0;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            if (c == '[') {
                level++;
            } else if (c == ']') {
                level--;
                if (level < 0) {
                    throw inner.part(i, i + 1).refuse("']' without its '['", null, null);
                }
            } else if (c == ',' && level == 0) {
                parts.add(inner.part(from, i).strip());
                from = i + 1;
            }
        }
        if (level > 0) {
            throw inner.refuse("list is not closed", "']' for every '['", null);
        }
        Slice last = inner.from(from).strip();
        if (parts.isEmpty() || !last.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    private Signed<T> variable(Slice text, int depth) {
        String name = text.from(1).toString();
        Signed<T> known = variableValues.get(name);
        if (known != null) {
            return known;
        }
        String value = variables.get(name);
        if (value == null) {
            throw text.refuse(
                    "unknown %s variable '$%s'".formatted(kind, shortened(name)),
                    null,
                    Spelling.advice(name, variables.keySet(), "$")
                            .orElse(
                                    "define it with --set vars.%s-groups.%s=…"
                                            .formatted(kind, shortened(name))));
        }
        Signed<T> read;
        try {
            read = signed(new LogicalLine("$" + name, 1, value).all().strip(), depth + 1);
        } catch (Refusal refusal) {
            throw refusal.at(text, "in variable $%s: ".formatted(name));
        }
        variableValues.put(name, read);
        return read;
    }

    /// The text, or its beginning if it is long.
    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /// What is to be in a group, and what is not; null where nothing was said.
    private record Signed<T>(@Nullable T included, @Nullable T excluded) {}
}
