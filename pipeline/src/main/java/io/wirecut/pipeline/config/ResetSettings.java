package io.wirecut.pipeline.config;

import io.wirecut.pipeline.reset.NetworkSet;
import io.wirecut.pipeline.reset.ResetOptions;
import io.wirecut.pipeline.reset.ResetOptions.Unreachable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Reads the section `reset`: how connections are reset.
///
/// ```yaml
/// reset:
///   dry-run: no                  # do everything but sending
///   never: [192.0.2.1]           # addresses and networks that no RST goes toward
///   in-window-hosts: []          # who takes a RST anywhere in its window: older than RFC 5961
///   max-per-flow: 24             # RSTs for one connection
///   max-per-second: 20000        # of all; 0 for no limit
///   max-per-source: 1000         # a second, for the connections of one client; 0 for no limit
///   tracked-flows: 1024          # connections that each worker follows up at a time
///   settle-ms: 20                # quiet before a RST goes to where an end has come to rest
///   confirm-ms: 2000             # silent after a RST before an end is taken for dead
///   track-ms: 30000              # how long a connection is followed up at most
///   icmp-unreachable: no         # no, udp (that a rule resets), drops (those and what is dropped)
///   on-timeout: no               # a RST to both ends of a connection that was silent too long
///   on-stray: no                 # a RST in answer to a segment of no session
/// ```
final class ResetSettings {
    private static final String SECTION = "reset.";

    private ResetSettings() {}

    /// @throws SettingsException if one of them is not understood
    static ResetOptions of(Settings settings) {
        ResetOptions usual = ResetOptions.DEFAULT;
        long confirmNs = timeNs(settings, "confirm-ms", usual.confirmNs());
        long trackNs = timeNs(settings, "track-ms", Math.max(usual.trackNs(), confirmNs));
        if (trackNs < confirmNs) {
            throw settings.fault(SECTION + "track-ms", "no less than reset.confirm-ms");
        }
        return new ResetOptions(
                settings.flag(SECTION + "dry-run", usual.dryRun()),
                networks(settings, "never"),
                networks(settings, "in-window-hosts"),
                number(settings, "max-per-flow", 1, 255, usual.segmentsPerFlow()),
                number(settings, "max-per-second", 0, 1 << 30, usual.segmentsPerSecond()),
                number(settings, "max-per-source", 0, 1 << 30, usual.segmentsPerSource()),
                number(
                        settings,
                        "tracked-flows",
                        1,
                        ResetOptions.MAX_TRACKED_FLOWS,
                        usual.trackedFlows()),
                timeNs(settings, "settle-ms", usual.settleNs()),
                confirmNs,
                trackNs,
                settings.choice(
                        SECTION + "icmp-unreachable", Unreachable.class, usual.unreachable()),
                settings.flag(SECTION + "on-timeout", usual.onTimeout()),
                settings.flag(SECTION + "on-stray", usual.onStray()));
    }

    private static NetworkSet networks(Settings settings, String name) {
        List<String> texts = new ArrayList<>();
        for (String item : settings.list(SECTION + name)) {
            for (String part : item.replaceAll("[\\[\\]\\s]", "").split(",", -1)) {
                if (!part.isEmpty()) {
                    texts.add(part);
                }
            }
        }
        try {
            return NetworkSet.of(texts);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    settings.place(SECTION + name),
                    String.valueOf(e.getMessage()),
                    "such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32");
        }
    }

    private static int number(Settings settings, String name, int least, int most, int otherwise) {
        long value = settings.integer(SECTION + name, otherwise);
        if (value < least || value > most) {
            throw settings.fault(SECTION + name, "a number from %d to %d".formatted(least, most));
        }
        return (int) value;
    }

    private static long timeNs(Settings settings, String name, long otherwiseNs) {
        long otherwiseMs = TimeUnit.NANOSECONDS.toMillis(otherwiseNs);
        long most = TimeUnit.HOURS.toMillis(1);
        long valueMs = settings.integer(SECTION + name, otherwiseMs);
        if (valueMs < 1 || valueMs > most) {
            throw settings.fault(SECTION + name, "milliseconds from 1 to " + most);
        }
        return TimeUnit.MILLISECONDS.toNanos(valueMs);
    }
}
