package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What an interface does to frames on its own (`man 8 ethtool`, `-k`): it puts segments together
/// to frames that were never on the wire, cuts them, and leaves checksums to be computed later.
public enum Offloads {
    /// Generic receive offload: segments are put together.
    GRO("gro", 0x2B),
    /// Large receive offload: the same, by the hardware.
    LRO("lro", 0x25),
    /// Generic segmentation offload: frames come uncut.
    GSO("gso", 0x23),
    /// TCP segmentation offload: the same, by the hardware.
    TSO("tso", 0x1E),
    /// Checksums of frames received are not verified by the kernel.
    RX("rx", 0x14),
    /// Checksums of frames sent are left to the hardware.
    TX("tx", 0x16),
    /// Frames sent may lie scattered, which the other offloads build on.
    SG("sg", 0x18);

    private static final int SIOCETHTOOL = 0x8946;
    private static final int FLAG_LRO = 1 << 15;

    private final String option;
    private final int command;

    Offloads(String option, int command) {
        this.option = option;
        this.command = command;
    }

    /// As ethtool names it.
    public String option() {
        return option;
    }

    /// Whether frames can be longer than the interface's MTU because of it.
    boolean makesLongFrames() {
        return this == GRO || this == LRO || this == GSO || this == TSO;
    }

    /// Those that are on at an interface; none where it cannot be asked.
    public static List<Offloads> on(String interfaceName) {
        List<Offloads> found = new ArrayList<>();
        try (Arena arena = Arena.ofConfined();
                ControlSocket control = ControlSocket.open()) {
            MemorySegment value = arena.allocate(2L * Integer.BYTES, Long.BYTES);
            MemorySegment request = Interface.request(arena, interfaceName);
            request.set(JAVA_LONG, Interface.REQUEST_VALUE, value.address());
            for (Offloads offload : values()) {
                value.set(JAVA_INT, 0, offload.command);
                value.set(JAVA_INT, Integer.BYTES, 0);
                if (control.ask(SIOCETHTOOL, request) >= 0 && offload.isOn(value)) {
                    found.add(offload);
                }
            }
        }
        return found;
    }

    /// Turns all off, which takes the capability CAP_NET_ADMIN, and holds until somebody turns them
    /// on again.
    ///
    /// @return those that are still on
    public static List<Offloads> turnOff(String interfaceName) {
        try (Arena arena = Arena.ofConfined();
                ControlSocket control = ControlSocket.open()) {
            MemorySegment value = arena.allocate(2L * Integer.BYTES, Long.BYTES);
            MemorySegment request = Interface.request(arena, interfaceName);
            request.set(JAVA_LONG, Interface.REQUEST_VALUE, value.address());
            for (Offloads offload : on(interfaceName)) {
                value.set(JAVA_INT, 0, offload.command);
                value.set(JAVA_INT, Integer.BYTES, 0);
                if (control.ask(SIOCETHTOOL, request) >= 0) {
                    // The command to set one is the next after the one to ask for it.
                    value.set(JAVA_INT, 0, offload.command + 1);
                    int others = value.get(JAVA_INT, Integer.BYTES) & ~FLAG_LRO;
                    value.set(JAVA_INT, Integer.BYTES, offload == LRO ? others : 0);
                    var _ = control.ask(SIOCETHTOOL, request);
                }
            }
        }
        return on(interfaceName);
    }

    private boolean isOn(MemorySegment value) {
        int data = value.get(JAVA_INT, Integer.BYTES);
        return this == LRO ? (data & FLAG_LRO) != 0 : data != 0;
    }

    /// The command that turns offloads off.
    public static String remedy(String interfaceName, List<Offloads> offloads) {
        return offloads.stream()
                .map(offload -> offload.option + " off")
                .collect(Collectors.joining(" ", "ethtool -K " + interfaceName + " ", ""));
    }
}
