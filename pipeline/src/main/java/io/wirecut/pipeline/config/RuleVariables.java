package io.wirecut.pipeline.config;

import io.wirecut.signatures.text.SignatureSettings;

/// Gives the rule parser the address and port groups of the settings.
public final class RuleVariables {
    private RuleVariables() {}

    /// The settings that rules are to be loaded with: the groups under `vars`, over the usual ones.
    ///
    /// @throws SettingsException if a group is not a text
    public static SignatureSettings of(Settings settings) {
        SignatureSettings.Builder builder = SignatureSettings.builder();
        settings.addressGroups().forEach(builder::addressVariable);
        settings.portGroups().forEach(builder::portVariable);
        return builder.build();
    }
}
