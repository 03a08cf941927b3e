package io.wirecut.cli.live;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.pipeline.config.LiveSettings;
import io.wirecut.pipeline.config.LiveSettings.LiveInterface;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.source.live.CaptureOptions;
import io.wirecut.pipeline.source.live.Interface;
import io.wirecut.pipeline.source.live.LiveSource;
import io.wirecut.pipeline.source.live.LiveSources;
import io.wirecut.pipeline.source.live.QueueOptions;
import io.wirecut.pipeline.source.live.QueueSource;
import io.wirecut.pipeline.source.live.Wire;
import io.wirecut.pipeline.verdict.ActionListener;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.agrona.BitUtil;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options that say which traffic is inspected, and by which way it is answered.
public final class LiveOptions {
    private static final String BY_ROUTE = "ip";
    private static final int SLOT_LENGTH = 2048;
    private static final int MIN_RING_LENGTH = 1 << 20;

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

        @Option(
                names = "--nfqueue",
                required = true,
                paramLabel = "N",
                description =
                        "Judges the packets of a netfilter queue, as rules of iptables send them"
                                + " there.")
        private @Nullable Integer queue;

        /// Filled by picocli.
        public Traffic() {}
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Traffic traffic;

    @Option(
            names = "--inject",
            paramLabel = "IF|ip",
            description =
                    "The interface that resets are sent by, or ip to send them where this host's"
                            + " routes lead. Unless told, with -i by the one that is tapped (for a"
                            + " port of a bridge, give the bridge), with --nfqueue ip.")
    private @Nullable String inject;

    @Option(
            names = "--inject-thread",
            description =
                    "Sends resets on a thread of their own, behind a ring: whoever judges frames makes"
                            + " no system call for them. Without, which is sooner where the machine has"
                            + " something else to do, it sends them itself. Not with --wire, which sends"
                            + " them in its own output.")
    private boolean injectsOnThread;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "What to take, as man 7 pcap-filter has it; all unless told.")
    private @Nullable String filter;

    @Option(
            names = "--no-promiscuous",
            description = "Take only what is meant for this host, not what passes by.")
    private boolean notPromiscuous;

    @Option(
            names = "--fail-open",
            description =
                    "With --nfqueue: let packets pass that find the queue full, instead of dropping"
                            + " them.")
    private boolean failsOpen;

    @Option(
            names = "--no-offloads",
            description =
                    "Turn off what the interfaces do to frames on their own; they stay so afterwards.")
    private boolean turnsOffloadsOff;

    /// Filled by picocli.
    public LiveOptions() {}

    /// What was asked for, in one form.
    private sealed interface Choice {
        record Taps(List<String> interfaces) implements Choice {}

        record Ends(String first, String second) implements Choice {}

        record Queue(int number) implements Choice {}
    }

    /// Opens what was asked for.
    ///
    /// @param isThreaded whether the pipeline has threads of its own
    /// @throws CommandFault if nothing was, or it does not fit together
    /// @throws io.wirecut.pipeline.source.CaptureException if it cannot be opened
    LivePath open(LiveSettings settings, boolean isThreaded) {
        return switch (choice(settings)) {
            case Choice.Taps(List<String> interfaces) -> tap(interfaces, settings);
            case Choice.Ends(String first, String second) -> wire(first, second, settings);
            case Choice.Queue(int number) -> queue(number, settings.queue(), isThreaded);
        };
    }

    /// The interfaces that frames are taken from.
    List<String> interfaces(LiveSettings settings) {
        return switch (choice(settings)) {
            case Choice.Taps(List<String> interfaces) -> interfaces;
            case Choice.Ends(String first, String second) -> List.of(first, second);
            case Choice.Queue _ -> List.of();
        };
    }

    /// Whether offloads are to be turned off.
    boolean turnsOffloadsOff() {
        return turnsOffloadsOff;
    }

    /// Whether resets are sent on a thread of their own.
    boolean injectsOnThread() {
        return injectsOnThread;
    }

    /// Whether packets come by a netfilter queue.
    boolean isQueue(LiveSettings settings) {
        return choice(settings) instanceof Choice.Queue;
    }

    private Choice choice(LiveSettings settings) {
        if (traffic == null) {
            return choiceOf(settings.interfaces());
        }
        if (traffic.wire != null) {
            String[] names = traffic.wire.split(":", -1);
            if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
                throw CommandFault.misuse(
                        "wirecut: --wire %s: give two interfaces with a colon between, as in eth1:eth2"
                                .formatted(traffic.wire));
            }
            return new Choice.Ends(names[0], names[1]);
        }
        return traffic.queue != null
                ? new Choice.Queue(traffic.queue)
                : new Choice.Taps(List.copyOf(traffic.taps));
    }

    private static Choice choiceOf(List<LiveInterface> interfaces) {
        if (interfaces.isEmpty()) {
            throw CommandFault.misuse(
                    "wirecut: which traffic? Give -i IF, --wire IF1:IF2 or --nfqueue N, or af-packet in the settings; see wirecut live --help");
        }
        Set<String> ends = new LinkedHashSet<>();
        for (LiveInterface one : interfaces) {
            if (!one.opposite().isEmpty()) {
                ends.add(one.name());
                ends.add(one.opposite());
            }
        }
        if (ends.isEmpty()) {
            return new Choice.Taps(interfaces.stream().map(LiveInterface::name).toList());
        }
        if (ends.size() > 2 || interfaces.size() > 2) {
            throw CommandFault.misuse(
                    "wirecut: af-packet: one wire at a time, and no tap beside it: start a process for each");
        }
        List<String> names = List.copyOf(ends);
        return new Choice.Ends(names.getFirst(), names.getLast());
    }

    private CaptureOptions capture(LiveInterface settings) {
        CaptureOptions options = CaptureOptions.DEFAULT;
        if (settings.ringSize() > 0) {
            int length = BitUtil.findNextPositivePowerOfTwo(settings.ringSize() * SLOT_LENGTH);
            options = options.withRingLength(Math.max(MIN_RING_LENGTH, length));
        }
        return options.withFilter(filter == null ? settings.filter() : filter)
                .withPromiscuous(!notPromiscuous && settings.promiscuous());
    }

    private LivePath tap(List<String> interfaces, LiveSettings settings) {
        if (inject == null && interfaces.size() > 1) {
            throw CommandFault.misuse(
                    "wirecut: several interfaces are tapped: say with --inject IF which one sends the resets");
        }
        LiveSource source =
                LiveSources.tap(interfaces, capture(settings.of(interfaces.getFirst())));
        return path(
                "tap " + String.join(", ", interfaces),
                source,
                Position.TAP,
                new ActionListener() {},
                inject == null ? injectionFor(interfaces.getFirst()) : inject);
    }

    /// The loopback interface refuses frames with its own addresses, but not packets.
    private static String injectionFor(String tapped) {
        return Interface.of(tapped).isLoopback() ? BY_ROUTE : tapped;
    }

    private LivePath wire(String first, String second, LiveSettings settings) {
        if (injectsOnThread) {
            throw CommandFault.misuse(
                    "wirecut: --inject-thread is for taps and queues: a wire sends resets by itself");
        }
        if (inject != null) {
            throw CommandFault.misuse(
                    "wirecut: --inject is for taps and queues: a wire sends resets by itself");
        }
        Wire wire = LiveSources.wire(first, second, capture(settings.of(first)));
        return new LivePath(
                "wire %s:%s".formatted(first, second), wire, Position.INLINE, wire, wire);
    }

    private LivePath queue(int number, LiveSettings.QueueSettings settings, boolean isThreaded) {
        QueueOptions options =
                new QueueOptions(
                        number,
                        QueueOptions.of(number).capacity(),
                        failsOpen || settings.failsOpen(),
                        isThreaded ? 1 : settings.batchCount(),
                        settings.repeats());
        QueueSource source = LiveSources.queue(options);
        return path(
                "nfqueue " + number,
                source,
                Position.INLINE,
                source,
                inject == null ? BY_ROUTE : inject);
    }

    private static LivePath path(
            String name,
            LiveSource source,
            Position position,
            ActionListener listener,
            String inject) {
        try {
            Injector injector =
                    inject.equals(BY_ROUTE)
                            ? LiveSources.rawIpInjector()
                            : LiveSources.injector(inject);
            return new LivePath(name, source, position, listener, injector);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }
}
