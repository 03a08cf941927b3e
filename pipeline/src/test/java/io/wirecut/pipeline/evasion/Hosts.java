package io.wirecut.pipeline.evasion;

import java.util.List;

/// The hosts of the tables: one server and one client for each system, and the settings that tell
/// the pipeline which is which.
final class Hosts {
    /// The systems that the tables name.
    static final List<String> SYSTEMS =
            List.of(
                    "first",
                    "last",
                    "bsd",
                    "bsd-right",
                    "linux",
                    "old-linux",
                    "windows",
                    "windows2k3",
                    "vista",
                    "solaris",
                    "old-solaris",
                    "hpux10",
                    "hpux11",
                    "irix",
                    "macos");

    private Hosts() {}

    static String server(String system, boolean ipv6) {
        return (ipv6 ? "fd00:1::" : "10.0.1.") + (SYSTEMS.indexOf(system) + 1);
    }

    static String client(String system, boolean ipv6) {
        return (ipv6 ? "fd00:2::" : "10.0.2.") + (SYSTEMS.indexOf(system) + 1);
    }

    /// The section `host-os-policy`.
    static String settings() {
        StringBuilder yaml = new StringBuilder("host-os-policy:\n");
        for (String system : SYSTEMS) {
            yaml.append("  ")
                    .append(system)
                    .append(": [")
                    .append(server(system, false))
                    .append(", ")
                    .append(client(system, false))
                    .append(", \"")
                    .append(server(system, true))
                    .append("\", \"")
                    .append(client(system, true))
                    .append("\"]\n");
        }
        return yaml.toString();
    }
}
