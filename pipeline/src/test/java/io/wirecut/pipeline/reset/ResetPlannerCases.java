package io.wirecut.pipeline.reset;

import static io.wirecut.pipeline.decode.TcpFlag.ACK;
import static io.wirecut.pipeline.decode.TcpFlag.FIN;
import static io.wirecut.pipeline.decode.TcpFlag.RST;
import static io.wirecut.pipeline.decode.TcpFlag.SYN;
import static io.wirecut.pipeline.reset.Position.INLINE;
import static io.wirecut.pipeline.reset.Position.TAP;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The table of [ResetPlannerTest]. The client's ISN is 1000, the server's 5000; an expected
/// segment reads `toward flags sequence/acknowledgement aim`.
final class ResetPlannerCases {
    private ResetPlannerCases() {}

    static final Consumer<ConnectionView> ESTABLISHED =
            view -> {
                view.client().syn(1000).sentUpTo(1001).acknowledged(5001).window(65_535, 0);
                view.server().syn(5000).sentUpTo(5001).acknowledged(1001).window(65_535, 0);
            };

    record Case(
            String name,
            Position position,
            Consumer<ConnectionView> view,
            Consumer<Trigger> trigger,
            List<String> expected) {
        @Override
        public String toString() {
            return name + ", " + position.label();
        }
    }

    private static Case of(
            String name,
            Position position,
            Consumer<ConnectionView> view,
            Consumer<Trigger> trigger,
            String... expected) {
        return new Case(name, position, view, trigger, List.of(expected));
    }

    static Stream<Case> cases() {
        return Stream.of(
                        handshake(),
                        established(),
                        outOfOrder(),
                        closing(),
                        midstream(),
                        inWindow(),
                        refused())
                .flatMap(List::stream);
    }

    private static List<Case> handshake() {
        Consumer<ConnectionView> nothing = view -> {};
        Consumer<Trigger> syn = trigger -> trigger.set(End.CLIENT, 1000, 0, SYN, 0);
        Consumer<Trigger> synWithData = trigger -> trigger.set(End.CLIENT, 1000, 0, SYN, 20);
        Consumer<Trigger> synAck = trigger -> trigger.set(End.SERVER, 5000, 1001, SYN | ACK, 0);
        Consumer<ConnectionView> synSent = view -> view.client().syn(1000);
        Consumer<ConnectionView> synReceived =
                view -> {
                    view.client().syn(1000);
                    view.server().syn(5000).acknowledged(1001);
                };
        return List.of(
                of("SYN", INLINE, nothing, syn, "server - unaware", "client RA 0/1001 syn-answer"),
                of(
                        "SYN, counted in",
                        INLINE,
                        synSent,
                        syn,
                        "server - unaware",
                        "client RA 0/1001 syn-answer"),
                of(
                        "SYN",
                        TAP,
                        synSent,
                        syn,
                        "server R 1001/0 trigger-end",
                        "client RA 0/1001 syn-answer"),
                of(
                        "SYN with data",
                        INLINE,
                        synSent,
                        synWithData,
                        "server - unaware",
                        "client RA 0/1021 syn-answer"),
                of(
                        "SYN with data, which the server may leave",
                        TAP,
                        nothing,
                        synWithData,
                        "server R 1021/0 trigger-end",
                        "server R 1001/0 data-not-taken",
                        "client RA 0/1021 syn-answer"),
                of(
                        "SYN again, after the answer to it",
                        INLINE,
                        synReceived,
                        syn,
                        "server R 1001/0 acknowledged-edge",
                        "client RA 5001/1001 syn-answer"),
                of(
                        "SYN again, after the answer to it",
                        TAP,
                        synReceived,
                        syn,
                        "server R 1001/0 trigger-end",
                        "client RA 5001/1001 syn-answer"),
                of(
                        "SYN with ACK",
                        INLINE,
                        synReceived,
                        synAck,
                        "client RA 5000/1001 syn-answer",
                        "server R 1001/0 trigger-ack"),
                of(
                        "SYN with ACK",
                        TAP,
                        synReceived,
                        synAck,
                        "client RA 5001/1001 trigger-end",
                        "server R 1001/0 trigger-ack"),
                of(
                        "first data, completing the handshake",
                        INLINE,
                        synReceived,
                        trigger -> trigger.set(End.CLIENT, 1001, 5001, ACK, 10),
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"));
    }

    private static void request(Trigger trigger) {
        trigger.set(End.CLIENT, 1001, 5001, ACK, 100);
    }

    private static List<Case> established() {
        Consumer<ConnectionView> countedIn =
                ESTABLISHED.andThen(view -> view.client().sentUpTo(1101));
        Consumer<ConnectionView> answered =
                ESTABLISHED.andThen(view -> view.server().sentUpTo(5401).acknowledged(1101));
        return List.of(
                of(
                        "request",
                        INLINE,
                        ESTABLISHED,
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "request, counted in",
                        INLINE,
                        countedIn,
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "request",
                        TAP,
                        ESTABLISHED,
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5001/0 trigger-ack"),
                of(
                        "request, counted in",
                        TAP,
                        countedIn,
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5001/0 trigger-ack"),
                of(
                        "request, answered already",
                        TAP,
                        answered.andThen(view -> view.client().sentUpTo(1101)),
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5401/0 delivered-edge"),
                of(
                        "request, data of the server on its way",
                        INLINE,
                        ESTABLISHED.andThen(view -> view.server().sentUpTo(5401)),
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack",
                        "client R 5401/0 delivered-edge"),
                of(
                        "answer",
                        INLINE,
                        answered,
                        trigger -> trigger.set(End.SERVER, 5001, 1101, ACK, 400),
                        "client RA 5001/1101 trigger-sequence",
                        "server R 1101/0 trigger-ack"),
                of(
                        "answer",
                        TAP,
                        answered,
                        trigger -> trigger.set(End.SERVER, 5001, 1101, ACK, 400),
                        "client RA 5401/1101 trigger-end",
                        "server R 1101/0 trigger-ack"),
                of(
                        "more than the window has room for",
                        TAP,
                        ESTABLISHED.andThen(view -> view.server().window(10, 3)),
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "server RA 1001/5001 data-not-taken",
                        "client R 5001/0 trigger-ack"),
                of(
                        "keep-alive below what was acknowledged",
                        INLINE,
                        ESTABLISHED,
                        trigger -> trigger.set(End.CLIENT, 1000, 5001, ACK, 1),
                        "server RA 1001/5001 acknowledged-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "sequence numbers that wrap",
                        TAP,
                        view -> {
                            view.client().syn(-51).sentUpTo(-50).acknowledged(5001);
                            view.server().syn(5000).acknowledged(-50);
                        },
                        trigger -> trigger.set(End.CLIENT, -50, 5001, ACK, 100),
                        "server RA 50/5001 trigger-end",
                        "client R 5001/0 trigger-ack"));
    }

    private static List<Case> outOfOrder() {
        Consumer<ConnectionView> holeFilled =
                ESTABLISHED.andThen(view -> {
                    view.client().sentUpTo(1301);
                    view.server().sack(1301);
                });
        Consumer<Trigger> ahead = trigger -> trigger.set(End.CLIENT, 1201, 5001, ACK, 100);
        return List.of(
                of(
                        "ahead of a gap",
                        INLINE,
                        ESTABLISHED,
                        ahead,
                        "server RA 1001/5001 delivered-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "ahead of a gap",
                        TAP,
                        ESTABLISHED,
                        ahead,
                        "server RA 1001/5001 delivered-edge",
                        "server RA 1301/5001 sack-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "fills a gap",
                        INLINE,
                        holeFilled,
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "server RA 1301/5001 delivered-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "fills a gap",
                        TAP,
                        holeFilled,
                        ResetPlannerCases::request,
                        "server RA 1301/5001 delivered-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "the receiver misses a segment before the trigger",
                        TAP,
                        ESTABLISHED.andThen(view -> {
                            view.client().sentUpTo(1201);
                            view.server().sack(1201);
                        }),
                        trigger -> trigger.set(End.CLIENT, 1201, 5001, ACK, 100),
                        "server RA 1301/5001 trigger-end",
                        "server RA 1001/5001 acknowledged-edge",
                        "server RA 1201/5001 sack-edge",
                        "client R 5001/0 trigger-ack"),
                of(
                        "the sender misses a segment",
                        TAP,
                        ESTABLISHED.andThen(view -> {
                            view.server().sentUpTo(5601);
                            view.client().sack(5501);
                        }),
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5001/0 trigger-ack",
                        "client R 5601/0 delivered-edge",
                        "client R 5501/0 sack-edge"),
                of(
                        "an old segment again",
                        TAP,
                        view -> {
                            view.client().sentUpTo(3001).acknowledged(7001);
                            view.server().sentUpTo(7001).acknowledged(3001);
                        },
                        ResetPlannerCases::request,
                        "server RA 3001/5001 delivered-edge",
                        "client R 7001/0 acknowledged-edge"),
                of(
                        "packets that we missed",
                        TAP,
                        ESTABLISHED.andThen(view -> view.server().acknowledged(2001)),
                        ResetPlannerCases::request,
                        "server RA 2001/5001 acknowledged-edge",
                        "client R 5001/0 trigger-ack"));
    }

    private static List<Case> closing() {
        Consumer<ConnectionView> clientDone =
                ESTABLISHED.andThen(view -> {
                    view.client().sentUpTo(1002).fin();
                    view.server().acknowledged(1002);
                });
        return List.of(
                of(
                        "request with FIN",
                        INLINE,
                        ESTABLISHED,
                        trigger -> trigger.set(End.CLIENT, 1001, 5001, ACK | FIN, 100),
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "request with FIN",
                        TAP,
                        ESTABLISHED,
                        trigger -> trigger.set(End.CLIENT, 1001, 5001, ACK | FIN, 100),
                        "server RA 1102/5001 trigger-end",
                        "server RA 1101/5001 fin-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "answer to a half-closed client",
                        INLINE,
                        clientDone,
                        trigger -> trigger.set(End.SERVER, 5001, 1002, ACK, 300),
                        "client RA 5001/1002 trigger-sequence",
                        "server R 1002/0 trigger-ack"),
                of(
                        "answer to a half-closed client",
                        TAP,
                        clientDone,
                        trigger -> trigger.set(End.SERVER, 5001, 1002, ACK, 300),
                        "client RA 5301/1002 trigger-end",
                        "server R 1002/0 trigger-ack"),
                of(
                        "answer that crosses the client's FIN",
                        TAP,
                        ESTABLISHED.andThen(view -> view.client().sentUpTo(1002).fin()),
                        trigger -> trigger.set(End.SERVER, 5001, 1001, ACK, 300),
                        "client RA 5301/1001 trigger-end",
                        "server R 1001/0 trigger-ack",
                        "server R 1002/0 delivered-edge"),
                of(
                        "answer that crosses the client's last data and FIN",
                        INLINE,
                        ESTABLISHED.andThen(view -> view.client().sentUpTo(1102).fin()),
                        trigger -> trigger.set(End.SERVER, 5001, 1001, ACK, 300),
                        "client RA 5001/1001 trigger-sequence",
                        "server R 1001/0 trigger-ack",
                        "server R 1102/0 delivered-edge",
                        "server R 1101/0 fin-sequence"));
    }

    private static List<Case> midstream() {
        Consumer<ConnectionView> nothing = view -> {};
        Consumer<Trigger> withoutAck = trigger -> trigger.set(End.CLIENT, 1001, 0, FIN, 10);
        return List.of(
                of(
                        "no flow",
                        INLINE,
                        nothing,
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "flow of which the server was never heard",
                        INLINE,
                        view -> view.flow(1, 1, 0),
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "server RA %d/5001 challenge".formatted(1101 + 16_384),
                        "client R 5001/0 trigger-ack"),
                of(
                        "no flow",
                        TAP,
                        nothing,
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5001/0 trigger-ack"),
                of(
                        "no flow and no ACK",
                        INLINE,
                        nothing,
                        withoutAck,
                        "server R 1001/0 trigger-sequence",
                        "client RA 0/1012 blind-answer"),
                of(
                        "no ACK, the server known",
                        INLINE,
                        ESTABLISHED,
                        withoutAck,
                        "server R 1001/0 trigger-sequence",
                        "client RA 5001/1012 delivered-edge"),
                of(
                        "no ACK, the client known",
                        INLINE,
                        view -> view.client().acknowledged(5001),
                        withoutAck,
                        "server R 1001/0 trigger-sequence",
                        "client RA 5001/1012 acknowledged-edge"));
    }

    /// Hosts that take a RST anywhere in their window.
    private static List<Case> inWindow() {
        Consumer<ConnectionView> bothOld =
                ESTABLISHED.andThen(view -> {
                    view.client().window(1_000, 0).takesInWindow(true);
                    view.server().window(1_000, 0).takesInWindow(true);
                });
        return List.of(
                of(
                        "old hosts",
                        TAP,
                        bothOld,
                        ResetPlannerCases::request,
                        "server RA 1551/5001 window-middle",
                        "client R 5501/0 window-middle"),
                of(
                        "old hosts",
                        INLINE,
                        bothOld,
                        ResetPlannerCases::request,
                        "server RA 1001/5001 trigger-sequence",
                        "client R 5001/0 trigger-ack"),
                of(
                        "old hosts, the server's data on their way",
                        TAP,
                        bothOld.andThen(view -> view.server().sentUpTo(5401)),
                        ResetPlannerCases::request,
                        "server RA 1551/5001 window-middle",
                        "client R 5701/0 window-middle"),
                of(
                        "an old host whose window is full",
                        TAP,
                        bothOld.andThen(view -> view.server().window(100, 0)),
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5501/0 window-middle"),
                of(
                        "an old host in its handshake",
                        TAP,
                        view -> view.client().syn(1000).takesInWindow(true),
                        trigger -> trigger.set(End.CLIENT, 1000, 0, SYN, 0),
                        "server R 1001/0 trigger-end",
                        "client RA 0/1001 syn-answer"));
    }

    private static List<Case> refused() {
        Consumer<Trigger> reset = trigger -> trigger.set(End.CLIENT, 1001, 5001, RST | ACK, 0);
        return List.of(
                of(
                        "RST",
                        TAP,
                        ESTABLISHED,
                        reset,
                        "server - trigger-is-reset",
                        "client - trigger-is-reset"),
                of(
                        "RST",
                        INLINE,
                        ESTABLISHED,
                        reset,
                        "server - trigger-is-reset",
                        "client - trigger-is-reset"),
                of(
                        "signed",
                        INLINE,
                        ESTABLISHED.andThen(view -> view.signed(true)),
                        ResetPlannerCases::request,
                        "server - signed",
                        "client - signed"),
                of(
                        "over",
                        TAP,
                        ESTABLISHED.andThen(view -> view.closed(true)),
                        trigger -> trigger.set(End.CLIENT, 1001, 5001, ACK, 0),
                        "server - closed",
                        "client - closed"),
                of(
                        "over as far as we saw, but data comes",
                        TAP,
                        ESTABLISHED.andThen(view -> view.closed(true)),
                        ResetPlannerCases::request,
                        "server RA 1101/5001 trigger-end",
                        "client R 5001/0 trigger-ack"));
    }
}
