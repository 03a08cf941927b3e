package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wirecut.pipeline.flow.TcpState;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.provider.Arguments;

/// Rows of the tables of sessions: segments in; the state they lead to, the events by name in the
/// order of the packets, and what goes to the server and to the client.
final class SessionCase {
    private SessionCase() {}

    static Arguments row(
            String name,
            UnaryOperator<Conversation> segments,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        return arguments(name, segments, state, events, toServer, toClient);
    }

    static Arguments open(
            String name, UnaryOperator<Conversation> segments, String events, String toServer) {
        return row(name, segments, TcpState.ESTABLISHED, events, toServer, "");
    }

    static void check(
            String name,
            Conversation talk,
            TcpState state,
            String events,
            String toServer,
            String toClient) {
        assertThat(String.join(" ", talk.eventNames())).as(name).isEqualTo(events);
        assertThat(talk.toServer()).as(name).isEqualTo(toServer);
        assertThat(talk.toClient()).as(name).isEqualTo(toClient);
        assertThat(talk.flow().state()).as(name).isEqualTo(state);
    }
}
