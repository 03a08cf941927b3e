package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.reset.Aim;
import io.wirecut.pipeline.reset.End;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.PlannedSegment;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.Refusal;
import io.wirecut.pipeline.reset.ResetPlan;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.signatures.Action.ResetTarget;
import java.util.Locale;
import java.util.function.Function;

/// Writes the `reset` object of an alert: what was asked for, each RST with its aim and outcome, and
/// for each end that gets none, why not. Owned by one thread; allocates nothing after construction.
final class ResetEncoder {
    private static final byte[] POSITION = Ascii.of(",\"reset\":{\"position\":");
    private static final byte[] TARGET = Ascii.of(",\"target\":");
    private static final byte[] SEGMENTS = Ascii.of(",\"segments\":[");
    private static final byte[] TOWARD = Ascii.of("{\"toward\":");
    private static final byte[] SEQUENCE = Ascii.of(",\"seq\":");
    private static final byte[] ACKNOWLEDGEMENT = Ascii.of(",\"ack\":");
    private static final byte[] FLAGS_RESET = Ascii.of(",\"flags\":\"R\"");
    private static final byte[] FLAGS_RESET_ACK = Ascii.of(",\"flags\":\"RA\"");
    private static final byte[] AIM = Ascii.of(",\"aim\":");
    private static final byte[] OUTCOME = Ascii.of(",\"outcome\":");
    private static final byte[] REFUSED = Ascii.of(",\"refused\":[");
    private static final byte[] REASON = Ascii.of(",\"reason\":");

    private static final byte[][] POSITIONS = labels(Position.values(), Position::label);
    private static final byte[][] TARGETS =
            labels(ResetTarget.values(), target -> target.name().toLowerCase(Locale.ROOT));
    private static final byte[][] ENDS = labels(End.values(), End::label);
    private static final byte[][] AIMS = labels(Aim.values(), Aim::label);
    private static final byte[][] OUTCOMES = labels(Outcome.values(), Outcome::label);
    private static final byte[][] REFUSALS = labels(Refusal.values(), Refusal::label);

    private final JsonEncoder json;

    ResetEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// Writes the object, with the comma and the key before it.
    void encode(ResetReport report) {
        json.raw(POSITION);
        json.raw(POSITIONS[report.position().ordinal()]);
        json.raw(TARGET);
        json.raw(TARGETS[report.target().ordinal()]);
        json.raw(SEGMENTS);
        ResetPlan plan = report.plan();
        for (int i = 0; i < plan.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            segment(plan.segment(i), report.outcome(i));
        }
        json.raw(']');
        refusals(plan.refusal(End.CLIENT), plan.refusal(End.SERVER));
        json.raw('}');
    }

    private void segment(PlannedSegment segment, Outcome outcome) {
        json.raw(TOWARD);
        json.raw(ENDS[segment.toward().ordinal()]);
        json.raw(SEQUENCE);
        json.unsigned(segment.sequence());
        json.raw(ACKNOWLEDGEMENT);
        json.unsigned(segment.acknowledgement());
        json.raw((segment.flags() & TcpFlag.ACK) != 0 ? FLAGS_RESET_ACK : FLAGS_RESET);
        json.raw(AIM);
        json.raw(AIMS[segment.aim().ordinal()]);
        json.raw(OUTCOME);
        json.raw(OUTCOMES[outcome.ordinal()]);
        json.raw('}');
    }

    private void refusals(Refusal towardClient, Refusal towardServer) {
        if (towardClient == Refusal.NONE && towardServer == Refusal.NONE) {
            return;
        }
        json.raw(REFUSED);
        if (towardClient != Refusal.NONE) {
            refusal(End.CLIENT, towardClient);
        }
        if (towardServer != Refusal.NONE) {
            if (towardClient != Refusal.NONE) {
                json.raw(',');
            }
            refusal(End.SERVER, towardServer);
        }
        json.raw(']');
    }

    private void refusal(End toward, Refusal refusal) {
        json.raw(TOWARD);
        json.raw(ENDS[toward.ordinal()]);
        json.raw(REASON);
        json.raw(REFUSALS[refusal.ordinal()]);
        json.raw('}');
    }

    /// The labels with their quotes, by ordinal.
    private static <T extends Enum<T>> byte[][] labels(T[] values, Function<T, String> label) {
        byte[][] labels = new byte[values.length][];
        for (T value : values) {
            labels[value.ordinal()] = Ascii.of('"' + label.apply(value) + '"');
        }
        return labels;
    }
}
