package io.wirecut.signatures.text;

import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.Signature.Classification;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What rules refer to and do not say themselves: variables, classes, kinds of reference.
/// Immutable.
public final class SignatureSettings {
    private final Map<String, String> addressVariables;
    private final Map<String, String> portVariables;
    private final Map<String, Classification> classifications;
    private final Map<String, String> referenceSystems;
    private final Set<String> givenVariables;
    private final boolean classificationsGiven;
    private final boolean referenceSystemsGiven;
    private final ThresholdConfig thresholds;
    private final ReputationConfig reputations;
    private final RuleOverrides overrides;
    private final boolean writesDatasets;
    private final boolean allowsAbsoluteDatasets;
    private final long datasetMemoryLimit;

    private SignatureSettings(Builder builder) {
        addressVariables = copy(builder.addressVariables);
        portVariables = copy(builder.portVariables);
        classifications = copy(builder.classifications);
        referenceSystems = copy(builder.referenceSystems);
        thresholds = builder.thresholds;
        reputations = builder.reputations;
        overrides = builder.overrides;
        writesDatasets = builder.writesDatasets;
        allowsAbsoluteDatasets = builder.allowsAbsoluteDatasets;
        datasetMemoryLimit = builder.datasetMemoryLimit;
        givenVariables = Set.copyOf(builder.givenVariables);
        classificationsGiven = builder.classificationsGiven;
        referenceSystemsGiven = builder.referenceSystemsGiven;
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /// The defaults: every network variable of Suricata's own configuration, `HOME_NET` and
    /// `EXTERNAL_NET` being `any` and the servers `$HOME_NET`; its port variables; its classes. To
    /// these come Snort's `SIP_SERVERS` and `SIP_PORTS`, which its community rules use.
    public static SignatureSettings defaults() {
        return builder().build();
    }

    /// Starts from the defaults.
    public static Builder builder() {
        return new Builder();
    }

    /// A builder that starts from these settings.
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.addressVariables.putAll(addressVariables);
        builder.portVariables.putAll(portVariables);
        builder.thresholds = thresholds;
        builder.reputations = reputations;
        builder.overrides = overrides;
        builder.writesDatasets = writesDatasets;
        builder.allowsAbsoluteDatasets = allowsAbsoluteDatasets;
        builder.datasetMemoryLimit = datasetMemoryLimit;
        builder.givenVariables.addAll(givenVariables);
        builder.classifications = classifications;
        builder.referenceSystems = referenceSystems;
        builder.classificationsGiven = classificationsGiven;
        builder.referenceSystemsGiven = referenceSystemsGiven;
        return builder;
    }

    /// Texts of the address groups, by name without `$`.
    public Map<String, String> addressVariables() {
        return addressVariables;
    }

    /// Texts of the port groups, by name without `$`.
    public Map<String, String> portVariables() {
        return portVariables;
    }

    /// Classes of signatures, by short name.
    public Map<String, Classification> classifications() {
        return classifications;
    }

    /// What to put before a reference's id to make a link of it, by the reference's system in lower
    /// case.
    public Map<String, String> referenceSystems() {
        return referenceSystems;
    }

    /// How often signatures are reported besides what they say themselves.
    public ThresholdConfig thresholds() {
        return thresholds;
    }

    /// What is thought of addresses.
    public ReputationConfig reputations() {
        return reputations;
    }

    /// What is changed of rules before they are read.
    public RuleOverrides overrides() {
        return overrides;
    }

    /// Whether rules may name files that lists are written to.
    public boolean writesDatasets() {
        return writesDatasets;
    }

    /// Whether these files may be anywhere, rather than in the data folder.
    public boolean allowsAbsoluteDatasets() {
        return allowsAbsoluteDatasets;
    }

    /// The most bytes of memory of a list of which a rule does not say it.
    public long datasetMemoryLimit() {
        return datasetMemoryLimit;
    }

    /// All of this as one text: the same for the same settings.
    public String describe() {
        return String.join(
                "\n",
                addressVariables.toString(),
                portVariables.toString(),
                classifications.toString(),
                referenceSystems.toString(),
                new TreeSet<>(givenVariables).toString(),
                String.valueOf(classificationsGiven),
                String.valueOf(referenceSystemsGiven),
                writesDatasets + " " + allowsAbsoluteDatasets + " " + datasetMemoryLimit,
                thresholds.toString(),
                reputations.toString(),
                overrides.lines().stream().map(OverrideLine::text).toList().toString());
    }

    /// Whether a variable, of addresses or of ports, was given explicitly, rather than by default.
    public boolean isGiven(String variable) {
        return givenVariables.contains(variable);
    }

    /// Whether classes were given explicitly; if not, a `classification.config` beside the rules is
    /// read.
    public boolean classificationsGiven() {
        return classificationsGiven;
    }

    /// Whether kinds of reference were given explicitly; if not, a `reference.config` beside the
    /// rules is read.
    public boolean referenceSystemsGiven() {
        return referenceSystemsGiven;
    }

    /// Collects settings.
    public static final class Builder {
        private static final String ADDRESS_KEY = "vars.address-groups.";
        private static final String PORT_KEY = "vars.port-groups.";

        private static final List<String> DEFAULT_TO_HOME =
                List.of(
                        "HTTP_SERVERS",
                        "SMTP_SERVERS",
                        "SQL_SERVERS",
                        "DNS_SERVERS",
                        "TELNET_SERVERS",
                        "DC_SERVERS",
                        "DNP3_SERVER",
                        "DNP3_CLIENT",
                        "MODBUS_CLIENT",
                        "MODBUS_SERVER",
                        "ENIP_CLIENT",
                        "ENIP_SERVER",
                        "SIP_SERVERS");

        private final Map<String, String> addressVariables = defaultAddressVariables();
        private final Map<String, String> portVariables = defaultPortVariables();
        private Map<String, Classification> classifications = ClassificationConfig.builtIn();
        private Map<String, String> referenceSystems = ReferenceConfig.builtIn();
        private final Set<String> givenVariables = new HashSet<>();
        private ThresholdConfig thresholds = ThresholdConfig.NONE;
        private ReputationConfig reputations = ReputationConfig.NONE;
        private RuleOverrides overrides = RuleOverrides.NONE;
        private boolean writesDatasets = true;
        private boolean allowsAbsoluteDatasets;
        private long datasetMemoryLimit = Dataset.USUAL_MEMORY_LIMIT;
        private boolean classificationsGiven;
        private boolean referenceSystemsGiven;

        private Builder() {}

        /// Defines an address variable, or redefines it.
        ///
        /// @param name without `$`
        /// @param group as in a rule's header: `any`, `[10.0.0.0/8,!10.1.0.0/16]`, `!$HOME_NET`;
        ///   what is wrong with it is reported at the first rule that uses it
        public Builder addressVariable(String name, String group) {
            addressVariables.put(name, group);
            givenVariables.add(name);
            return this;
        }

        /// Defines a port variable, or redefines it.
        ///
        /// @param name without `$`
        /// @param group as in a rule's header: `80`, `[80,8000:8099]`, `!$SSH_PORTS`
        public Builder portVariable(String name, String group) {
            portVariables.put(name, group);
            givenVariables.add(name);
            return this;
        }

        /// Sets what is named as in Suricata's configuration: `vars.address-groups.NAME` or
        /// `vars.port-groups.NAME`.
        ///
        /// @return whether the key is one of these
        public boolean set(String key, String value) {
            if (key.startsWith(ADDRESS_KEY)) {
                addressVariable(key.substring(ADDRESS_KEY.length()), value);
                return true;
            }
            if (key.startsWith(PORT_KEY)) {
                portVariable(key.substring(PORT_KEY.length()), value);
                return true;
            }
            return false;
        }

        /// Replaces the classes; no `classification.config` beside the rules is read then.
        public Builder classifications(ClassificationConfig config) {
            classifications = config.classes();
            classificationsGiven = true;
            return this;
        }

        /// Replaces the kinds of reference; no `reference.config` beside the rules is read then.
        public Builder referenceSystems(ReferenceConfig config) {
            referenceSystems = config.linkPrefixes();
            referenceSystemsGiven = true;
            return this;
        }

        /// Sets how often signatures are reported besides what they say themselves.
        public Builder thresholds(ThresholdConfig config) {
            thresholds = config;
            return this;
        }

        /// Sets what is thought of addresses.
        public Builder reputations(ReputationConfig config) {
            reputations = config;
            return this;
        }

        /// Sets whether rules may name files that lists are written to (they may, unless told), and
        /// whether anywhere, rather than in the data folder (not, unless told).
        public Builder datasetFiles(boolean written, boolean absolute) {
            writesDatasets = written;
            allowsAbsoluteDatasets = absolute;
            return this;
        }

        /// Sets the most bytes of memory of a list of which a rule does not say it, at least 1.
        public Builder datasetMemoryLimit(long length) {
            datasetMemoryLimit = Math.max(1, length);
            return this;
        }

        /// Sets what is changed of rules before they are read.
        public Builder overrides(RuleOverrides lines) {
            overrides = lines;
            return this;
        }

        /// Builds the settings.
        public SignatureSettings build() {
            return new SignatureSettings(this);
        }

        private static Map<String, String> defaultAddressVariables() {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("HOME_NET", "any");
            variables.put("EXTERNAL_NET", "any");
            for (String name : DEFAULT_TO_HOME) {
                variables.put(name, "$HOME_NET");
            }
            variables.put("AIM_SERVERS", "$EXTERNAL_NET");
            return variables;
        }

        private static Map<String, String> defaultPortVariables() {
            Map<String, String> variables = new LinkedHashMap<>();
            variables.put("HTTP_PORTS", "80");
            variables.put("SHELLCODE_PORTS", "!80");
            variables.put("ORACLE_PORTS", "1521");
            variables.put("SSH_PORTS", "22");
            variables.put("DNP3_PORTS", "20000");
            variables.put("MODBUS_PORTS", "502");
            variables.put("FILE_DATA_PORTS", "[$HTTP_PORTS,110,143]");
            variables.put("FTP_PORTS", "21");
            variables.put("GENEVE_PORTS", "6081");
            variables.put("VXLAN_PORTS", "4789");
            variables.put("TEREDO_PORTS", "3544");
            variables.put("SIP_PORTS", "[5060,5061,5600]");
            return variables;
        }
    }
}
