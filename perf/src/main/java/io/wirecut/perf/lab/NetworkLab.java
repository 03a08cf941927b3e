package io.wirecut.perf.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client, a sensor and a server, each in a namespace of its own, on virtual cables. The kernels'
/// own TCP is on both ends.
///
/// ```text
///   client            sensor                      server
///   eth0 ──────────── c0 [bridge | wire | router] s0 ──────────── eth0
///
///   with a path that is tagged or rough:
///   eth0 ── r0 [program] r1 ── c0 ...
/// ```
///
/// Owned by one thread, which must live as long as the lab.
public final class NetworkLab implements AutoCloseable {
    /// The sensor's interface toward the client.
    public static final String CLIENT_SIDE = "c0";

    /// The sensor's interface toward the server.
    public static final String SERVER_SIDE = "s0";

    /// The bridge between them, where there is one.
    public static final String BRIDGE = "br0";

    /// The interface of client and server.
    public static final String HOST_INTERFACE = "eth0";

    /// The interfaces of a path's namespace, the one toward the host first.
    public static final List<String> PATH_SIDES = List.of("r0", "r1");

    /// The queue of [Position#NFQUEUE].
    public static final int QUEUE = 0;

    private static final int UP_TIMEOUT_S = 10;

    private final Position position;
    private final boolean hasOffloads;
    private final List<Namespace> namespaces = new ArrayList<>();
    private final Namespace sensor;
    private final Namespace client;
    private final Namespace server;
    private final List<Namespace> paths = new ArrayList<>();

    /// Builds a lab.
    ///
    /// @param position where its sensor stands
    /// @param path what is between the hosts and the sensor; if there is something, a program must
    ///   forward there before any frame gets through
    /// @throws LabException if it cannot be built, with the remedy
    public NetworkLab(Position position, LabPath path) {
        this(position, path, false);
    }

    /// Builds a lab.
    ///
    /// @param hasOffloads whether the cables take super-frames and leave checksums to be computed,
    ///   as the system makes them, instead of carrying what a real wire does
    /// @throws LabException if it cannot be built, with the remedy
    public NetworkLab(Position position, LabPath path, boolean hasOffloads) {
        this.position = position;
        this.hasOffloads = hasOffloads;
        LabAccess access = LabAccess.find();
        boolean isBuilt = false;
        try {
            sensor = keep(Namespace.first(access, "sensor"));
            client = keep(sensor.sibling("client"));
            server = keep(sensor.sibling("server"));
            build(path);
            isBuilt = true;
        } finally {
            if (!isBuilt) {
                close();
            }
        }
    }

    private Namespace keep(Namespace namespace) {
        namespaces.add(namespace);
        return namespace;
    }

    private void build(LabPath path) {

        for (Namespace namespace : namespaces) {
            namespace.ip("link set lo up");
            namespace.set(
                    "ipv6/conf/default/accept_dad=0", "ipv6/conf/default/router_solicitations=0");
        }
        for (Namespace host : List.of(client, server)) {
            host.set(

                    // What hangs must not fill the log of the next try.
                    "ipv4/tcp_orphan_retries=1", "ipv4/tcp_syn_retries=2");
        }
        if (position != Position.NFQUEUE) {
            sensor.set("ipv6/conf/default/disable_ipv6=1");
        }
        join(client, CLIENT_SIDE, path != LabPath.PLAIN);
        join(server, SERVER_SIDE, path == LabPath.TAGGED);
        switch (position) {
            case TAP -> bridge();
            case WIRE -> {}
            case NFQUEUE -> router();
        }
        for (LabNetwork network : LabNetwork.values()) {
            host(client, network, network.client(), network.serverSubnet(), network.clientRouter());
            host(server, network, network.server(), network.clientSubnet(), network.serverRouter());
        }
        if (position == Position.NFQUEUE) {
            queue();
        }
    }

    /// Lays the cable from a host to the sensor, with room for a program on its way if need be.
    private void join(Namespace host, String sensorSide, boolean hasPath) {
        if (!hasPath) {
            cable(sensor, sensorSide, host, HOST_INTERFACE);
            return;
        }
        Namespace path = keep(sensor.sibling("path of the " + host));
        paths.add(path);
        path.set("ipv6/conf/default/disable_ipv6=1");
        cable(sensor, sensorSide, path, PATH_SIDES.getLast());
        cable(path, PATH_SIDES.getFirst(), host, HOST_INTERFACE);
    }

    private void cable(Namespace left, String leftName, Namespace right, String rightName) {
        left.ip(
                "link add %s type veth peer name %s netns %d"
                        .formatted(leftName, rightName, right.pid()),
                "link set %s up".formatted(leftName));
        right.ip("link set %s up".formatted(rightName));
        if (!hasOffloads) {
            withoutOffloads(left, leftName);
            withoutOffloads(right, rightName);
        }
        awaitUp(left, leftName);
        awaitUp(right, rightName);
    }

    /// What is sent before the kernel's own thread has taken note that both ends are up is lost.
    private static void awaitUp(Namespace namespace, String name) {
        long startNs = System.nanoTime();
        while (!namespace.run("ip", "-o", "link", "show", name).contains("state UP")) {
            if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(UP_TIMEOUT_S)) {
                throw new LabException(name + " does not come up in the " + namespace);
            }
        }
        // Waits until that thread is done with it.
        namespace.ip("link set %s up".formatted(name));
    }

    /// Super-frames are never on a real wire.
    private static void withoutOffloads(Namespace namespace, String name) {
        namespace.run(
                "ethtool", "-K", name, "gro", "off", "tso", "off", "gso", "off", "tx", "off", "rx",
                "off", "sg", "off");
    }

    private void bridge() {
        sensor.ip(
                "link add %s type bridge stp_state 0".formatted(BRIDGE),
                "link set %s master %s".formatted(CLIENT_SIDE, BRIDGE),
                "link set %s master %s".formatted(SERVER_SIDE, BRIDGE),
                "link set %s up".formatted(BRIDGE));
    }

    private void router() {
        sensor.set("ipv4/ip_forward=1", "ipv6/conf/all/forwarding=1");
        for (LabNetwork network : LabNetwork.values()) {
            address(sensor, network, network.clientRouter(), CLIENT_SIDE);
            address(sensor, network, network.serverRouter(), SERVER_SIDE);
        }
    }

    private void queue() {
        for (String program : List.of("iptables", "ip6tables")) {
            sensor.run(
                    program,
                    "-w",
                    "-A",
                    "FORWARD",
                    "-p",
                    "tcp",
                    "-j",
                    "NFQUEUE",
                    "--queue-num",
                    Integer.toString(QUEUE));
        }
    }

    /// Gives a host its address, and a way to the other.
    private void host(
            Namespace host, LabNetwork network, String own, String subnet, String router) {
        address(host, network, own, HOST_INTERFACE);
        String way = position == Position.NFQUEUE ? "via " + router : "dev " + HOST_INTERFACE;
        host.ip("route add %s %s src %s".formatted(subnet, way, own));
    }

    private static void address(
            Namespace namespace, LabNetwork network, String address, String name) {
        String flags = network == LabNetwork.V4 ? "" : " nodad";
        namespace.ip(
                "address add %s/%d dev %s%s"
                        .formatted(address, network.prefixLength(), name, flags));
    }

    /// Where its sensor stands.
    public Position position() {
        return position;
    }

    /// Where the sensor runs.
    public Namespace sensor() {
        return sensor;
    }

    /// Where connections are opened.
    public Namespace client() {
        return client;
    }

    /// Where connections are accepted.
    public Namespace server() {
        return server;
    }

    /// The namespaces of the path: none, the client's, or the client's and the server's.
    public List<Namespace> paths() {
        return List.copyOf(paths);
    }

    /// Takes it down, with all that runs in it.
    @Override
    public void close() {
        for (Namespace namespace : namespaces.reversed()) {
            namespace.close();
        }
        namespaces.clear();
    }
}
