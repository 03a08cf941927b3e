package io.wirecut.pipeline.source.live;

import io.wirecut.pipeline.reset.Injector;
import java.util.List;

/// Opens live sources and the injectors that go with them. Each needs the capability CAP_NET_RAW,
/// to be opened and to come back to an interface that went away.
public final class LiveSources {
    private LiveSources() {}

    /// A copy of what passes interfaces, in both directions; frames of any injector here are left
    /// out.
    ///
    /// All are handed on by one thread, and the pipeline shares flows out among its workers: the
    /// kernel's own ways of sharing out (`PACKET_FANOUT`) do not see into tunnels, and tear flows
    /// apart there.
    ///
    /// @param interfaces at least one
    /// @throws io.wirecut.pipeline.source.CaptureException if one cannot be taken from
    /// @throws IllegalArgumentException if there is none
    public static LiveSource tap(List<String> interfaces, CaptureOptions options) {
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("no interface to take frames from");
        }
        return TapSource.open(interfaces, options);
    }

    /// Two interfaces as one wire. The pipeline is to be given it as listener and as injector too,
    /// and is to be inline.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if they cannot be made one
    public static Wire wire(String first, String second, CaptureOptions options) {
        return Wire.open(first, second, options);
    }

    /// The packets of a netfilter queue. The pipeline is to be given it as listener too, and is to
    /// be inline. Takes the capability CAP_NET_ADMIN for as long as it is used.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if there can be no such source
    public static QueueSource queue(QueueOptions options) {
        return QueueSource.open(options);
    }

    /// Sends IP packets where the host's routes lead, whatever frame they came in.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if that cannot be
    public static Injector rawIpInjector() {
        return RawIpInjector.open();
    }

    /// Sends frames by an interface. A mirror port's own often cannot send; where the tap is a port
    /// of a bridge, the bridge itself sends where each frame belongs.
    ///
    /// @throws io.wirecut.pipeline.source.CaptureException if frames cannot be sent there
    public static Injector injector(String interfaceName) {
        return PacketInjector.open(interfaceName);
    }
}
