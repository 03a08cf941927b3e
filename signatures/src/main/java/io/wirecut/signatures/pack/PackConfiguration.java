package io.wirecut.signatures.pack;

import io.wirecut.signatures.text.ClassificationConfig;
import io.wirecut.signatures.text.ReferenceConfig;
import io.wirecut.signatures.text.SignatureSettings;
import io.wirecut.signatures.text.ThresholdConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The configuration in a pack, put under that of the site: what the site gives itself holds.
final class PackConfiguration {
    static final String CLASSIFICATION = PackFile.CONFIGURATION + "classification.config";
    static final String REFERENCE = PackFile.CONFIGURATION + "reference.config";
    static final String THRESHOLD = PackFile.CONFIGURATION + "threshold.config";
    static final String VARIABLES = PackFile.CONFIGURATION + "variables.yaml";

    private PackConfiguration() {}

    /// The settings, with what they do not give taken from the pack.
    static SignatureSettings under(SignatureSettings site, PackFile pack)
            throws PackFormatException {
        SignatureSettings.Builder settings = site.toBuilder();
        if (pack.has(VARIABLES)) {
            variables(site, pack, settings);
        }
        if (pack.has(CLASSIFICATION) && !site.classificationsGiven()) {
            settings.classifications(
                    ClassificationConfig.parse(
                            place(pack, CLASSIFICATION), text(pack, CLASSIFICATION)));
        }
        if (pack.has(REFERENCE) && !site.referenceSystemsGiven()) {
            settings.referenceSystems(
                    ReferenceConfig.parse(place(pack, REFERENCE), text(pack, REFERENCE)));
        }
        if (pack.has(THRESHOLD)) {
            Map<String, String> addresses = settings.build().addressVariables();
            settings.thresholds(
                    joined(
                            ThresholdConfig.parse(
                                    place(pack, THRESHOLD), text(pack, THRESHOLD), addresses),
                            site.thresholds()));
        }
        return settings.build();
    }

    private static void variables(
            SignatureSettings site, PackFile pack, SignatureSettings.Builder settings)
            throws PackFormatException {
        YamlNode.Fields file = YamlReader.read(place(pack, VARIABLES), pack.read(VARIABLES));
        file.requireOnly(new LinkedHashSet<>(List.of("address-groups", "port-groups")));
        for (var group : groups(file, "address-groups").entrySet()) {
            if (!site.isGiven(group.getKey())) {
                settings.addressVariable(group.getKey(), group.getValue().text(group.getKey()));
            }
        }
        for (var group : groups(file, "port-groups").entrySet()) {
            if (!site.isGiven(group.getKey())) {
                settings.portVariable(group.getKey(), group.getValue().text(group.getKey()));
            }
        }
    }

    private static Map<String, YamlNode> groups(YamlNode.Fields file, String name)
            throws PackFormatException {
        return file.fields().containsKey(name) ? file.field(name).fields(name).fields() : Map.of();
    }

    /// The later of two entries for a signature holds: the site's.
    private static ThresholdConfig joined(ThresholdConfig pack, ThresholdConfig site) {
        List<ThresholdConfig.Entry> entries = new ArrayList<>(pack.entries());
        entries.addAll(site.entries());
        List<io.wirecut.signatures.Diagnostic> diagnostics = new ArrayList<>(pack.diagnostics());
        diagnostics.addAll(site.diagnostics());
        return new ThresholdConfig(entries, diagnostics);
    }

    private static String place(PackFile pack, String entry) {
        return pack.place() + ":" + entry;
    }

    private static String text(PackFile pack, String entry) throws PackFormatException {
        return new String(pack.read(entry), StandardCharsets.ISO_8859_1);
    }
}
