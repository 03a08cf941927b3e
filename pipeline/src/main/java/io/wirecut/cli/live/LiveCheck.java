package io.wirecut.cli.live;

import io.wirecut.pipeline.posix.Capabilities;
import io.wirecut.pipeline.posix.Posix;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.live.Interface;
import io.wirecut.pipeline.source.live.Offloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Looks before a run whether it could be: rights, interfaces, and what they do to frames.
///
/// What keeps it from running is a fault; what makes it see less is a warning.
final class LiveCheck {
    private final List<String> findings = new ArrayList<>();
    private int faults;

    /// Looks at the rights.
    void rights(boolean isQueue) {
        if (!Posix.isLinux()) {
            fault("live traffic takes Linux");
            return;
        }
        need(Capabilities.NET_RAW, "CAP_NET_RAW", "to take and send frames");
        if (isQueue) {
            need(Capabilities.NET_ADMIN, "CAP_NET_ADMIN", "to judge the packets of a queue");
        }
    }

    private void need(int capability, String name, String purpose) {
        if (Capabilities.has(capability)) {
            findings.add("ok: %s, %s".formatted(name, purpose));
        } else {
            fault("%s is missing, %s: run as root".formatted(name, purpose));
        }
    }

    /// Looks at an interface.
    ///
    /// @param isWire whether it is an end of a wire, which takes what offloads make
    void interfaceOf(String name, boolean isWire) {
        Interface found;
        try {
            found = Interface.of(name);
        } catch (CaptureException e) {
            fault(String.valueOf(e.getMessage()));
            return;
        }
        findings.add(
                "ok: %s, an interface of link type %d and MTU %d"
                        .formatted(name, found.linkType(), found.mtu()));
        if (!found.isUp()) {
            warn("%s is down: ip link set %s up".formatted(name, name));
        }
        List<Offloads> on = Offloads.on(name);
        if (!on.isEmpty() && !isWire) {
            warn(offloads(name, on));
        }
    }

    /// What to tell of offloads.
    static String offloads(String name, List<Offloads> on) {
        return "%s changes frames (%s), so that others are inspected than were on the wire: %s"
                .formatted(
                        name,
                        String.join(" ", on.stream().map(Offloads::option).toList()),
                        Offloads.remedy(name, on));
    }

    /// Looks whether what is written has a place.
    void logDir(Path directory) {
        Path there = directory.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        if (there == null || !Files.isDirectory(there) || !Files.isWritable(there)) {
            fault("%s: cannot be written to".formatted(directory));
        } else {
            findings.add("ok: %s, to write to".formatted(directory));
        }
    }

    /// Notes what is well.
    void ok(String finding) {
        findings.add("ok: " + finding);
    }

    private void warn(String finding) {
        findings.add("warning: " + finding);
    }

    /// Notes what keeps it from running.
    void fault(String finding) {
        faults++;
        findings.add("fault: " + finding);
    }

    /// A line for each finding.
    List<String> findings() {
        return List.copyOf(findings);
    }

    boolean isPassed() {
        return faults == 0;
    }
}
