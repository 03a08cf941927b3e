package io.wirecut.signatures.text;

import java.util.regex.Pattern;

/// Which rules a line of [RuleOverrides] is for.
public sealed interface RuleSelector {
    /// Whether a rule is one of them.
    boolean selects(RuleText rule);

    /// Rules by their ids.
    ///
    /// @param gid generator id
    /// @param first sid
    /// @param last sid, included
    record Ids(long gid, long first, long last) implements RuleSelector {
        @Override
        public boolean selects(RuleText rule) {
            long sid = rule.number("sid", 0);
            return sid >= first && sid <= last && rule.number("gid", 1) == gid;
        }
    }

    /// Rules of files.
    ///
    /// @param name matches the file's name, without folder and `.rules`
    record Group(Pattern name) implements RuleSelector {
        @Override
        public boolean selects(RuleText rule) {
            String file = rule.file().substring(rule.file().lastIndexOf('/') + 1);
            return name.matcher(withoutEnding(file)).matches();
        }
    }

    /// Rules with something in their text.
    ///
    /// @param expression to be found
    record Text(Pattern expression) implements RuleSelector {
        @Override
        public boolean selects(RuleText rule) {
            return expression.matcher(rule.text()).find();
        }
    }

    /// Rules with something in an option.
    ///
    /// @param keyword of the option
    /// @param expression to be found in its value
    record Value(String keyword, Pattern expression) implements RuleSelector {
        @Override
        public boolean selects(RuleText rule) {
            String value = rule.value(keyword);
            return !value.isEmpty() && expression.matcher(value).find();
        }
    }

    /// All rules.
    record All() implements RuleSelector {
        @Override
        public boolean selects(RuleText rule) {
            return true;
        }
    }

    /// Understands a selector.
    ///
    /// @throws IllegalArgumentException if it is none
    static RuleSelector of(String text) {
        if (text.equals("*")) {
            return new All();
        }
        if (text.matches("(\\d{1,10}:)?\\d{1,10}")) {
            String[] parts = text.split(":", -1);
            long sid = Long.parseLong(parts[parts.length - 1]);
            return new Ids(parts.length == 2 ? Long.parseLong(parts[0]) : 1, sid, sid);
        }
        if (text.matches("\\d{1,10}-\\d{1,10}")) {
            String[] parts = text.split("-", -1);
            return new Ids(1, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        }
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String value = text.substring(colon + 1);
        return switch (kind) {
            case "group" ->
                    new Group(
                            Pattern.compile(
                                    Pattern.quote(withoutEnding(value)).replace("*", "\\E.*\\Q")));
            case "re" -> new Text(Pattern.compile(value, Pattern.CASE_INSENSITIVE));
            case "msg" -> new Value("msg", Pattern.compile(value, Pattern.CASE_INSENSITIVE));
            case "classtype" -> new Value("classtype", Pattern.compile("^" + Pattern.quote(value) + "$"));
            default ->
                    throw new IllegalArgumentException(
                            "'%s' selects nothing: SID, GID:SID, SID-SID, group:FILE, re:REGEX, msg:REGEX, classtype:NAME or *"
                                    .formatted(GroupReader.shortened(text)));
        };
    }

    private static String withoutEnding(String file) {
        String bare = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
        return bare.endsWith(".rules") ? bare.substring(0, bare.length() - 6) : bare;
    }
}
