package io.wirecut.pipeline.evasion;

/// Plays a case: to two hosts, or to the pipeline with or without hosts behind it.
final class Exchange {
    /// What the applications of both ends read, or the pipeline in their place.
    record Reading(String toServer, String toClient) {}

    private final EndHost server;
    private final EndHost client;

    private Exchange(EvasionCase scene) {
        server = new EndHost(scene.system(), scene.number("hops", 1), scene.urgent());
        client = new EndHost(scene.system(), scene.number("hops", 1), scene.urgent());
    }

    /// What the hosts read if every segment reaches their networks.
    static Reading hosts(EvasionCase scene) {
        Exchange exchange = new Exchange(scene);
        for (Segment segment : scene.segments()) {
            exchange.pass(segment);
        }
        return exchange.reading();
    }

    /// What the hosts read behind a sensor in the line, which has read what it let through.
    static Reading hostsBehind(Sensor sensor, EvasionCase scene) {
        Exchange exchange = new Exchange(scene);
        Wire wire = new Wire(scene);
        sensor.clear();
        for (Segment segment : scene.segments()) {
            if (send(sensor, wire, segment)) {
                exchange.pass(segment);
            } else {
                exchange.sent(segment);
            }
        }
        sensor.end();
        return exchange.reading();
    }

    /// What a sensor reads.
    static Reading sensor(Sensor sensor, EvasionCase scene) {
        hostsBehind(sensor, scene);
        return new Reading(sensor.toServer(), sensor.toClient());
    }

    /// Whether all frames of the segment go on to its receiver.
    private static boolean send(Sensor sensor, Wire wire, Segment segment) {
        boolean passes = true;
        long pauseMs = 1 + 1000L * segment.number("pause", 0);
        for (byte[] frame : wire.frames(segment)) {
            passes &= sensor.takes(frame, pauseMs);
            pauseMs = 1;
        }
        return passes;
    }

    private void pass(Segment segment) {
        sent(segment);
        (segment.fromClient() ? server : client).receives(segment);
    }

    private void sent(Segment segment) {
        if (!segment.has("forged")) {
            (segment.fromClient() ? client : server).sends(segment);
        }
    }

    private Reading reading() {
        return new Reading(server.reads(), client.reads());
    }
}
