package io.wirecut.rules.steps;

import io.wirecut.rules.state.FlowVariables;
import io.wirecut.signatures.Pcre.Capture;
import io.wirecut.signatures.Pcre.Scope;

/// A variable that a group of a regular expression sets.
///
/// @param group number of the group, from 1
/// @param scope what the variable belongs to
/// @param text its name
/// @param key stands for the name in all generations of rules
public record CapturedName(int group, Scope scope, String text, long key) {
    static CapturedName of(Capture capture) {
        return new CapturedName(
                capture.group(), capture.scope(), capture.name(), key(capture.name()));
    }

    /// What stands for the name of a variable of a flow.
    public static long key(String name) {
        return FlowVariables.hash("value " + name);
    }

    boolean isSame(CapturedName other) {
        return key == other.key && scope == other.scope;
    }
}
