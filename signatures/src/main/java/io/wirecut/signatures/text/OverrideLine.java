package io.wirecut.signatures.text;

import io.wirecut.signatures.Reporting.Exemption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One line of [RuleOverrides].
public sealed interface OverrideLine {
    /// `file:line`.
    String place();

    /// The line as it is written.
    String text();

    /// Which rules it is for.
    RuleSelector selector();

    /// What it makes of a rule.
    ///
    /// @return the same line if it makes nothing of it
    LogicalLine apply(LogicalLine rule);

    /// Switches rules off or on.
    ///
    /// @param place `file:line`
    /// @param text as it is written
    /// @param selector which rules
    /// @param on whether on
    record Switch(String place, String text, RuleSelector selector, boolean on)
            implements OverrideLine {
        @Override
        public LogicalLine apply(LogicalLine rule) {
            return rule.isEnabled() == on ? rule : rule.replaced(rule.text(), on);
        }
    }

    /// Changes the text of rules.
    ///
    /// @param place `file:line`
    /// @param text as it is written
    /// @param selector which rules
    /// @param from what is replaced
    /// @param to what by; `$1` is the first group
    record Modify(String place, String text, RuleSelector selector, Pattern from, String to)
            implements OverrideLine {
        @Override
        public LogicalLine apply(LogicalLine rule) {
            Matcher matcher = from.matcher(rule.text());
            if (!matcher.find()) {
                return rule;
            }
            return rule.replaced(matcher.replaceAll(to), rule.isEnabled());
        }
    }

    /// Gives rules another action.
    ///
    /// @param place `file:line`
    /// @param text as it is written
    /// @param selector which rules
    /// @param action as a rule begins
    record SetAction(String place, String text, RuleSelector selector, String action)
            implements OverrideLine {
        @Override
        public LogicalLine apply(LogicalLine rule) {
            String stripped = rule.text().stripLeading();
            int end = 0;
            while (end < stripped.length() && !Slice.isBlank(stripped.charAt(end))) {
                end++;
            }
            return stripped.startsWith(action) && end == action.length()
                    ? rule
                    : rule.replaced(action + stripped.substring(end), rule.isEnabled());
        }
    }

    /// Exempts addresses from rules.
    ///
    /// @param place `file:line`
    /// @param text as it is written
    /// @param selector which rules
    /// @param exemption which addresses, and how long
    record Exempt(String place, String text, RuleSelector selector, Exemption exemption)
            implements OverrideLine {
        @Override
        public LogicalLine apply(LogicalLine rule) {
            return rule;
        }
    }
}
