package io.wirecut.perf.resets;

import io.wirecut.perf.host.Trouble;
import java.util.Locale;

/// How both ends of a connection talk. `MARK` in the steps is a text that a rule matches.
enum Scenario {
    /// No mark: must go through untouched.
    CLEAN(
            Trouble.NONE,
            "say:hello,hear,send:100000,receive:100000",
            "hear,say:answer,receive:100000,send:100000"),
    /// Nobody says anything after the mark.
    IDLE(Trouble.NONE, "say:hello,hear,MARK,await", "hear,say:answer,await"),
    /// The answer is there before any RST can be: beside the wire, luck.
    ANSWER_NOW(Trouble.NONE, "MARK,hear", "hear,say:answer,await"),
    /// The server thinks a while.
    ANSWER_LATER(Trouble.NONE, "MARK,hear", "hear,pause:50,say:answer,await"),
    /// Eight megabytes right behind the mark.
    UPLOAD(Trouble.NONE, "MARK,send:8000000,hear", "hear,receive:8000000,say:answer,await"),
    /// Twenty megabytes, and the mark while they are on their way.
    DOWNLOAD(
            Trouble.NONE,
            "say:hello,receive:2000000,MARK,receive:18000000",
            "hear,send:20000000,await"),
    /// Both send without a pause, and the mark is among it, where streams are still inspected.
    BOTH_STREAM(
            Trouble.NONE,
            "say:hello,hear,exchange:500000,MARK,exchange:3500000,await",
            "hear,say:answer,exchange:4000000,await"),
    /// The client has closed its half when the server says the mark.
    HALF_CLOSED(Trouble.NONE, "say:hello,shut,await", "hear,pause:20,MARK,trickle:20"),
    /// The client closes its half right behind the mark.
    MARK_AND_FIN(Trouble.NONE, "MARK,shut,hear", "hear,pause:50,say:answer,trickle:20"),
    /// The SYN itself matches.
    SYN(Trouble.NONE, "say:hello,hear", "hear,say:answer,await"),
    /// The answer to the SYN matches.
    SYN_ACK(Trouble.NONE, "say:hello,hear", "hear,say:answer,await"),
    /// The segment with the mark comes late.
    OUT_OF_ORDER(
            Trouble.REORDER,
            "say:hello,hear,MARK,send:8000000,hear",
            "hear,say:answer,hear,receive:8000000,say:answer,await"),
    /// The segment with the mark is lost once.
    LOST_MARK(
            Trouble.LOSE_MARK,
            "say:hello,hear,MARK,send:8000000,hear",
            "hear,say:answer,hear,receive:8000000,say:answer,await"),
    /// Every tenth segment is lost, the mark is behind some of them.
    LOSSY(
            Trouble.LOSE_SOME,
            "say:hello,hear,send:100000,MARK,send:4000000,hear",
            "hear,say:answer,receive:100000,hear,receive:4000000,say:answer,await"),
    /// Forged RSTs come before the mark: whoever believes them sees it no more.
    FORGED_RESET(Trouble.FORGE, "say:hello,hear,pause:30,MARK,await", "hear,say:answer,await");

    private static final int PORTS = 10;
    private static final int SHORT_TIMEOUT_MS = 1_000;
    private static final int LONG_TIMEOUT_MS = 4_000;

    private final Trouble trouble;
    private final String client;
    private final String server;

    Scenario(Trouble trouble, String client, String server) {
        this.trouble = trouble;
        this.client = client;
        this.server = server;
    }

    /// The client's steps.
    String client(Ask ask) {
        return client.replace("MARK", "say:" + mark(ask));
    }

    /// The server's steps.
    String server(Ask ask) {
        return server.replace("MARK", "say:" + mark(ask));
    }

    /// The server's port.
    int port(Ask ask) {
        return trouble.firstPort() + ordinal() * PORTS + ask.ordinal();
    }

    /// Whether it needs a path that is rough.
    boolean isRough() {
        return trouble != Trouble.NONE;
    }

    /// Whether the match is on the handshake.
    boolean isHandshake() {
        return this == SYN || this == SYN_ACK;
    }

    /// Whether the mark comes from the server.
    boolean isMarkFromServer() {
        return this == HALF_CLOSED;
    }

    /// Whether much is sent, so that a few tries must do.
    boolean isHeavy() {
        return this == UPLOAD || this == DOWNLOAD || this == BOTH_STREAM || this == LOSSY;
    }

    /// Whether a reset from beside the wire can be too late, however quick it is: the connection
    /// may be over.
    boolean isRace() {
        return this == ANSWER_NOW || isHandshake();
    }

    /// For a whole conversation of which an end may be left hanging.
    int timeoutMs() {
        return isHeavy() || isRough() ? LONG_TIMEOUT_MS : SHORT_TIMEOUT_MS;
    }

    /// As reports have it.
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What a rule matches.
    static String mark(Ask ask) {
        return Trouble.MARK + "-" + ask.label() + "!";
    }

    /// The same for Suricata, whose actions go by who sent the match, not by who opened the
    /// connection.
    static String peerRules() {
        return rules().replace(Ask.RESET_BOTH.label() + " tcp", "rejectboth tcp")
                .replace(Ask.RESET_CLIENT.label() + " tcp", "rejectsrc tcp")
                .replace(Ask.RESET_SERVER.label() + " tcp", "rejectdst tcp");
    }

    /// The rules of all scenarios.
    static String rules() {
        StringBuilder rules = new StringBuilder();
        int id = 9_000_000;
        for (Ask ask : Ask.values()) {
            if (ask == Ask.NOTHING) {
                continue;
            }
            rules.append(
                    "%s tcp any any -> any any (msg:\"lab mark, %s\"; content:\"%s\"; sid:%d; rev:1;)%n"
                            .formatted(ask.label(), ask.label(), mark(ask), ++id));
            rules.append(
                    "%s tcp any any -> any %d (msg:\"lab SYN, %s\"; flags:S; sid:%d; rev:1;)%n"
                            .formatted(ask.label(), SYN.port(ask), ask.label(), ++id));
            rules.append(
                    "%s tcp any %d -> any any (msg:\"lab SYN-ACK, %s\"; flags:SA; sid:%d; rev:1;)%n"
                            .formatted(ask.label(), SYN_ACK.port(ask), ask.label(), ++id));
        }
        return rules.toString();
    }
}
