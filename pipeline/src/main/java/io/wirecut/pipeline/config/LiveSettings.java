package io.wirecut.pipeline.config;

import java.util.ArrayList;
import java.util.List;

/// Which live traffic is inspected.
///
/// @param interfaces those under `af-packet`, in order, but for one named `default`, which tells
///   what holds for all others
/// @param otherwise what holds for an interface that is not there
/// @param queue what holds for netfilter queues: `nfq.*`
public record LiveSettings(
        List<LiveInterface> interfaces, LiveInterface otherwise, QueueSettings queue) {
    private static final String SECTION = "af-packet";
    private static final String DEFAULT = "default";
    private static final int MAX_RING_SIZE = 1 << 19;
    private static final int MAX_BATCH_COUNT = 1024;

    /// Makes the list immutable.
    public LiveSettings {
        interfaces = List.copyOf(interfaces);
    }

    /// How frames are taken from an interface.
    ///
    /// @param name `interface`
    /// @param opposite the other end of the wire, if it is one: `copy-iface` with `copy-mode: ips`;
    ///   else empty
    /// @param filter `bpf-filter`
    /// @param promiscuous not `disable-promisc`
    /// @param ringSize frames that may wait, `ring-size`; 0 unless told
    public record LiveInterface(
            String name, String opposite, String filter, boolean promiscuous, int ringSize) {
        /// The same for another interface.
        LiveInterface of(String other) {
            return new LiveInterface(other, "", filter, promiscuous, ringSize);
        }
    }

    /// How packets are taken from a netfilter queue.
    ///
    /// @param repeats `mode: repeat`: a packet that may pass goes through its chain once more
    /// @param failsOpen `fail-open`: a packet that finds the queue full passes
    /// @param batchCount packets of one verdict at most: `batchcount`
    public record QueueSettings(boolean repeats, boolean failsOpen, int batchCount) {}

    /// What becomes of frames that came in.
    private enum CopyMode {
        NONE,
        IPS
    }

    private enum QueueMode {
        ACCEPT,
        REPEAT
    }

    /// Reads what there is.
    ///
    /// @throws SettingsException if one of them is not understood
    public static LiveSettings of(Settings settings) {
        LiveInterface otherwise = new LiveInterface(DEFAULT, "", "", true, 0);
        for (String item : settings.names(SECTION)) {
            if (nameOf(settings, item).equals(DEFAULT)) {
                otherwise = read(settings, item, otherwise);
            }
        }
        List<LiveInterface> interfaces = new ArrayList<>();
        for (String item : settings.names(SECTION)) {
            if (!nameOf(settings, item).equals(DEFAULT)) {
                interfaces.add(read(settings, item, otherwise));
            }
        }
        return new LiveSettings(interfaces, otherwise, queue(settings));
    }

    /// What holds for an interface.
    public LiveInterface of(String name) {
        for (LiveInterface one : interfaces) {
            if (one.name().equals(name)) {
                return one;
            }
        }
        return otherwise.of(name);
    }

    private static String nameOf(Settings settings, String item) {
        String path = SECTION + "." + item + ".interface";
        String name = settings.text(path, "");
        if (name.isEmpty()) {
            throw settings.fault(path, "the name of an interface");
        }
        return name;
    }

    private static LiveInterface read(Settings settings, String item, LiveInterface otherwise) {
        String path = SECTION + "." + item + ".";
        String opposite = "";
        if (settings.choice(path + "copy-mode", CopyMode.class, CopyMode.NONE) == CopyMode.IPS) {
            opposite = settings.text(path + "copy-iface", "");
            if (opposite.isEmpty()) {
                throw settings.fault(
                        path + "copy-iface", "the interface at the other end of the wire");
            }
        }
        return new LiveInterface(
                nameOf(settings, item),
                opposite,
                settings.text(path + "bpf-filter", otherwise.filter()),
                !settings.flag(path + "disable-promisc", !otherwise.promiscuous()),
                number(settings, path + "ring-size", otherwise.ringSize(), MAX_RING_SIZE));
    }

    private static QueueSettings queue(Settings settings) {
        return new QueueSettings(
                settings.choice("nfq.mode", QueueMode.class, QueueMode.ACCEPT) == QueueMode.REPEAT,
                settings.flag("nfq.fail-open", false),
                Math.max(1, number(settings, "nfq.batchcount", 20, MAX_BATCH_COUNT)));
    }

    private static int number(Settings settings, String path, int otherwise, int most) {
        long number = settings.integer(path, otherwise);
        if (number > most) {
            throw settings.fault(path, "a number from 0 to " + most);
        }
        return (int) number;
    }
}
