package io.wirecut.pipeline.config;

import io.wirecut.rules.EvaluationSettings;
import io.wirecut.signatures.Action;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Gives the rule parser and the evaluator what the settings say of rules.
public final class RuleConfiguration {
    private static final String ACTION_ORDER = "action-order";

    private RuleConfiguration() {}

    /// The settings that rules are to be loaded with: the groups under `vars`, over the usual ones.
    ///
    /// @throws SettingsException if a group is not a text
    public static SignatureSettings signatures(Settings settings) {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        settings.addressGroups().forEach(builder::addressVariable);
        settings.portGroups().forEach(builder::portVariable);
        return builder.build();
    }

    /// The settings that rules are to be evaluated with: their order by `action-order`.
    ///
    /// @throws SettingsException if that names an unknown action, or one twice
    public static EvaluationSettings evaluation(Settings settings) {
        List<Action.Kind> order = new ArrayList<>();
        for (String name : settings.list(ACTION_ORDER)) {
            order.add(kind(settings, name));
        }
        for (Action.Kind kind : Action.Kind.values()) {
            if (!order.contains(kind)) {
                order.add(kind);
            }
        }
        if (order.size() > Action.Kind.values().length) {
            throw settings.fault(ACTION_ORDER, "each of pass, drop, reject, alert once");
        }
        return EvaluationSettings.DEFAULT.withActionOrder(order);
    }

    private static Action.Kind kind(Settings settings, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "pass" -> Action.Kind.PASS;
            case "drop" -> Action.Kind.DROP;
            case "reject" -> Action.Kind.REJECT;
            case "alert" -> Action.Kind.ALERT;
            default -> throw settings.fault(ACTION_ORDER, "pass, drop, reject or alert");
        };
    }
}
