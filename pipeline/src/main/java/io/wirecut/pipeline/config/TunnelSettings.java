package io.wirecut.pipeline.config;

import io.wirecut.pipeline.decode.TunnelPorts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Behind which UDP ports tunnels are looked for: `decoder.{vxlan,geneve,teredo}.{enabled,ports}`.
/// Ports are numbers, a list of them, or a variable of `vars.port-groups` that has them; Teredo's
/// may be `any`.
final class TunnelSettings {
    private static final int PORT_VXLAN = 4789;
    private static final int PORT_GENEVE = 6081;
    private static final int PORT_TEREDO = 3544;
    private static final String EXPECTED =
            "port numbers from 1 to 65535, separated by commas, or a variable of vars.port-groups";

    private TunnelSettings() {}

    static TunnelPorts of(Settings settings) {
        return new TunnelPorts(
                ports(settings, "decoder.vxlan", PORT_VXLAN, false),
                ports(settings, "decoder.geneve", PORT_GENEVE, false),
                ports(settings, "decoder.teredo", PORT_TEREDO, true));
    }

    private static BitSet ports(
            Settings settings, String tunnel, int registered, boolean mayBeAny) {
        BitSet ports = new BitSet();
        String path = tunnel + ".ports";
        List<String> texts = new ArrayList<>();
        for (String item : settings.list(path)) {
            texts.addAll(List.of(resolved(settings, item).split(",", -1)));
        }
        if (texts.isEmpty()) {
            ports.set(registered);
        }
        for (String text : texts) {
            String port = text.strip();
            if (mayBeAny && port.equals("any")) {
                ports.set(1, TunnelPorts.COUNT);
            } else {
                ports.set(port(settings, path, port));
            }
        }
        return settings.flag(tunnel + ".enabled", true) ? ports : new BitSet();
    }

    private static String resolved(Settings settings, String item) {
        String text = item.strip();
        @Nullable String group =
                text.startsWith("$") ? settings.portGroups().get(text.substring(1)) : null;
        String ports = group == null ? text : group.strip();
        return ports.startsWith("[") && ports.endsWith("]")
                ? ports.substring(1, ports.length() - 1)
                : ports;
    }

    private static int port(Settings settings, String path, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < TunnelPorts.COUNT) {
                return port;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw settings.fault(path, EXPECTED);
    }
}
