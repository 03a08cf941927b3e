package io.wirecut.cli.live;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.live.CaptureOptions;
import io.wirecut.pipeline.source.live.LiveSource;
import io.wirecut.pipeline.source.live.LiveSources;
import io.wirecut.pipeline.source.live.Wire;
import io.wirecut.pipeline.verdict.ActionListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that say which traffic is inspected, and by which way it is answered.
public final class LiveOptions {
    /// One of the kinds of traffic.
    public static final class Traffic {
        @Option(
                names = {"-i", "--interface"},
                required = true,
                paramLabel = "IF",
                description =
                        "Taps an interface: a mirror port, or this host's own. May be given several"
                                + " times, as for both legs of a tap.")
        private List<String> taps = new ArrayList<>();

        @Option(
                names = "--wire",
                required = true,
                paramLabel = "IF1:IF2",
                description =
                        "Is the wire between two interfaces: forwards what may pass, drops and resets"
                                + " the rest. Stopped, dead or too slow, it forwards nothing.")
        private @Nullable String wire;

        /// Filled by picocli.
        public Traffic() {}
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Traffic traffic;

    @Option(
            names = "--inject",
            paramLabel = "IF",
            description =
                    "With -i: the interface that resets are sent by. Unless told, the one that is"
                            + " tapped; for a port of a bridge, give the bridge.")
    private @Nullable String inject;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "What to take, as man 7 pcap-filter has it; all unless told.")
    private String filter = "";

    @Option(
            names = "--no-promiscuous",
            description = "Take only what is meant for this host, not what passes by.")
    private boolean notPromiscuous;

    /// Filled by picocli.
    public LiveOptions() {}

    /// Opens what was asked for.
    ///
    /// @throws CommandFault if nothing was, or it does not fit together
    /// @throws io.wirecut.pipeline.source.CaptureException if it cannot be opened
    LivePath open() {
        CaptureOptions options =
                CaptureOptions.DEFAULT.withFilter(filter).withPromiscuous(!notPromiscuous);
        if (traffic == null) {
            throw CommandFault.misuse(
                    "wirecut: which traffic? Give -i IF or --wire IF1:IF2; see wirecut live --help");
        }
        return traffic.wire == null ? tap(traffic.taps, options) : wire(traffic.wire, options);
    }

    /// The interfaces that were asked for.
    List<String> interfaces() {
        if (traffic == null) {
            return List.of();
        }
        return traffic.wire == null ? traffic.taps : List.of(traffic.wire.split(":", 2));
    }

    private LivePath tap(List<String> interfaces, CaptureOptions options) {
        if (inject == null && interfaces.size() > 1) {
            throw CommandFault.misuse(
                    "wirecut: several interfaces are tapped: say with --inject IF which one sends the resets");
        }
        LiveSource source = LiveSources.tap(interfaces, options);
        try {
            return new LivePath(
                    "tap " + String.join(", ", interfaces),
                    source,
                    Position.TAP,
                    new ActionListener() {},
                    LiveSources.injector(inject == null ? interfaces.getFirst() : inject));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private LivePath wire(String ends, CaptureOptions options) {
        String[] names = ends.split(":", -1);
        if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
            throw CommandFault.misuse(
                    "wirecut: --wire %s: give two interfaces with a colon between, as in eth1:eth2"
                            .formatted(ends));
        }
        if (inject != null) {
            throw CommandFault.misuse(
                    "wirecut: --inject is for taps: a wire sends resets by itself");
        }
        Wire wire = LiveSources.wire(names[0], names[1], options);
        return new LivePath("wire " + ends, wire, Position.INLINE, wire, wire);
    }
}
