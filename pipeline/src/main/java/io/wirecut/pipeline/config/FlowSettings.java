package io.wirecut.pipeline.config;

import io.wirecut.pipeline.flow.FlowKeyOptions;
import io.wirecut.pipeline.flow.FlowTableOptions;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.pipeline.flow.FlowTimeouts.Datagrams;
import io.wirecut.pipeline.flow.FlowTimeouts.Tcp;
import java.util.concurrent.TimeUnit;

/// What a flow is, and how long one is remembered.
///
/// @param key what makes two flows of the same addresses and ports different ones
/// @param timeouts `flow-timeouts.{tcp,udp,icmp,default}.*`, over the profile that
///   `flow-timeouts.profile` names
/// @param emergencyTimeouts the same with names that begin with `emergency-`
/// @param emergencyRecovery how much of the table must be free for an emergency to be over, in
///   percent: `flow.emergency-recovery`
public record FlowSettings(
        FlowKeyOptions key,
        FlowTimeouts timeouts,
        FlowTimeouts emergencyTimeouts,
        int emergencyRecovery) {
    private static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(365);

    /// Whose defaults hold: `flow-timeouts.profile`.
    public enum Profile {
        /// Suricata's.
        SURICATA,
        /// PAN-OS's.
        PAN_OS
    }

    static FlowSettings of(Settings settings) {
        FlowTimeouts defaults =
                switch (settings.choice("flow-timeouts.profile", Profile.class, Profile.SURICATA)) {
                    case SURICATA -> FlowTimeouts.suricata();
                    case PAN_OS -> FlowTimeouts.panOs();
                };
        return new FlowSettings(
                new FlowKeyOptions(
                        settings.flag("vlan.use-for-tracking", FlowKeyOptions.DEFAULT.usesVlan()),
                        settings.flag(
                                "decoder.recursion-level.use-for-tracking",
                                FlowKeyOptions.DEFAULT.usesDepth()),
                        settings.flag(
                                "tunnel.use-for-tracking", FlowKeyOptions.DEFAULT.usesTunnelId())),
                timeouts(settings, "", defaults),
                timeouts(settings, "emergency-", FlowTimeouts.emergency()),
                emergencyRecovery(settings));
    }

    private static int emergencyRecovery(Settings settings) {
        String path = "flow.emergency-recovery";
        long percent = settings.integer(path, FlowTableOptions.DEFAULT_EMERGENCY_RECOVERY);
        if (percent < 1 || percent > 100) {
            throw settings.fault(path, "percent of the flow table, 1 to 100");
        }
        return (int) percent;
    }

    private static FlowTimeouts timeouts(Settings settings, String prefix, FlowTimeouts otherwise) {
        return new FlowTimeouts(
                tcp(new Section(settings, "flow-timeouts.tcp." + prefix), otherwise.tcp()),
                datagrams(new Section(settings, "flow-timeouts.udp." + prefix), otherwise.udp()),
                datagrams(new Section(settings, "flow-timeouts.icmp." + prefix), otherwise.icmp()),
                datagrams(
                        new Section(settings, "flow-timeouts.default." + prefix),
                        otherwise.other()));
    }

    /// `new` stands for every state before the session is open and `established` for those up to
    /// its end, unless they are told one by one.
    private static Tcp tcp(Section section, Tcp otherwise) {
        return new Tcp(
                section.timeoutNs("init", section.timeoutNs("new", otherwise.initNs())),
                section.timeoutNs("handshake", section.timeoutNs("new", otherwise.handshakeNs())),
                section.timeoutNs("established", otherwise.establishedNs()),
                section.timeoutNs(
                        "half-closed", section.timeoutNs("established", otherwise.halfClosedNs())),
                section.timeoutNs("closed", otherwise.closedNs()),
                section.timeoutNs("unverified-rst", otherwise.unverifiedResetNs()),
                section.timeoutNs("discard", otherwise.discardNs()),
                section.timeoutNs("bypassed", otherwise.bypassedNs()));
    }

    private static Datagrams datagrams(Section section, Datagrams otherwise) {
        return new Datagrams(
                section.timeoutNs("new", otherwise.newNs()),
                section.timeoutNs("established", otherwise.establishedNs()),
                section.timeoutNs("discard", otherwise.discardNs()),
                section.timeoutNs("bypassed", otherwise.bypassedNs()));
    }

    /// Settings in seconds whose paths begin alike.
    private record Section(Settings settings, String prefix) {
        long timeoutNs(String name, long otherwiseNs) {
            String path = prefix + name;
            long seconds = settings.integer(path, TimeUnit.NANOSECONDS.toSeconds(otherwiseNs));
            if (seconds > MAX_SECONDS) {
                throw settings.fault(path, "at most %d seconds".formatted(MAX_SECONDS));
            }
            return TimeUnit.SECONDS.toNanos(seconds);
        }
    }
}
