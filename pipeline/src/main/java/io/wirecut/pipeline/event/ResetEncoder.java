package io.wirecut.pipeline.event;

import io.wirecut.pipeline.decode.TcpFlag;
import io.wirecut.pipeline.reset.End;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.PlannedSegment;
import io.wirecut.pipeline.reset.Refusal;
import io.wirecut.pipeline.reset.ResetPlan;
import io.wirecut.pipeline.reset.ResetReport;
import io.wirecut.signatures.Action.ResetTarget;

/// Writes the `reset` object of an alert: what was asked for, each RST with its aim and outcome,
/// and for each end that gets none, why not. Owned by one thread; allocates nothing after
/// construction.
final class ResetEncoder {
    private static final Text POSITION = Text.of(",\"reset\":{\"position\":");
    private static final Text TARGET = Text.of(",\"target\":");
    private static final Text SEGMENTS = Text.of(",\"segments\":[");
    private static final Text TOWARD = Text.of("{\"toward\":");
    private static final Text SEQUENCE = Text.of(",\"seq\":");
    private static final Text ACKNOWLEDGEMENT = Text.of(",\"ack\":");
    private static final Text FLAGS_RESET = Text.of(",\"flags\":\"R\"");
    private static final Text FLAGS_RESET_ACK = Text.of(",\"flags\":\"RA\"");
    private static final Text AIM = Text.of(",\"aim\":");
    private static final Text OUTCOME = Text.of(",\"outcome\":");
    private static final Text REFUSED = Text.of(",\"refused\":[");
    private static final Text REASON = Text.of(",\"reason\":");

    private final JsonEncoder json;

    ResetEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// Writes the object, with the comma and the key before it.
    void encode(ResetReport report) {
        json.raw(POSITION);
        json.string(report.position().label());
        json.raw(TARGET);
        json.string(label(report.target()));
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
        json.string(segment.toward().label());
        json.raw(SEQUENCE);
        json.unsigned(segment.sequence());
        json.raw(ACKNOWLEDGEMENT);
        json.unsigned(segment.acknowledgement());
        json.raw((segment.flags() & TcpFlag.ACK) != 0 ? FLAGS_RESET_ACK : FLAGS_RESET);
        json.raw(AIM);
        json.string(segment.aim().label());
        json.raw(OUTCOME);
        json.string(outcome.label());
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
        json.string(toward.label());
        json.raw(REASON);
        json.string(refusal.label());
        json.raw('}');
    }

    private static String label(ResetTarget target) {
        return switch (target) {
            case SENDER -> "sender";
            case RECEIVER -> "receiver";
            case BOTH -> "both";
            case CLIENT -> "client";
            case SERVER -> "server";
        };
    }
}
