package io.wirecut.pipeline.event;

import io.wirecut.pipeline.reset.End;
import io.wirecut.pipeline.reset.Evidence;
import io.wirecut.pipeline.reset.Fate;
import io.wirecut.pipeline.reset.TrackedEnd;
import io.wirecut.pipeline.reset.TrackedReset;

/// Writes the object `reset` of the event of that type: what became of a connection that was to be
/// reset, and of each end that was to be told. Owned by one thread; allocates nothing after
/// construction.
final class ResetRecordEncoder {
    private static final Text OUTCOME = Text.of(",\"reset\":{\"outcome\":");
    private static final Text POSITION = Text.of(",\"position\":");
    private static final Text SIGNATURE_ID = Text.of(",\"signature_id\":");
    private static final Text SEGMENTS = Text.of(",\"segments\":");
    private static final Text TRIGGER = Text.of(",\"trigger\":\"");
    private static final Text TO_MATCH = Text.of("\",\"to_match_ns\":");
    private static final Text TO_INJECTION = Text.of(",\"to_injection_ns\":");
    private static final Text TO_DEATH = Text.of(",\"to_death_ns\":");
    private static final Text ENDS = Text.of(",\"ends\":[");
    private static final Text END = Text.of("{\"end\":");
    private static final Text END_OUTCOME = Text.of(",\"outcome\":");
    private static final Text EVIDENCE = Text.of(",\"evidence\":");

    private final JsonEncoder json;

    ResetRecordEncoder(JsonEncoder json) {
        this.json = json;
    }

    /// Writes the object, with the comma and the key before it.
    void encode(TrackedReset reset) {
        json.raw(OUTCOME);
        json.string(reset.fate().label());
        json.raw(POSITION);
        json.string(reset.position().label());
        if (reset.signatureId() != 0) {
            json.raw(SIGNATURE_ID);
            json.number(reset.signatureId());
        }
        json.raw(SEGMENTS);
        json.number(reset.segments());
        json.raw(TRIGGER);
        json.timestamp(reset.triggerNs());
        json.raw(TO_MATCH);
        json.number(reset.matchNs() - reset.triggerNs());
        json.raw(TO_INJECTION);
        json.number(reset.injectionNs() - reset.triggerNs());
        if (reset.fate() == Fate.CONFIRMED) {
            json.raw(TO_DEATH);
            json.number(reset.deathNs() - reset.triggerNs());
        }
        json.raw(ENDS);
        boolean both = reset.of(End.CLIENT).asked() && reset.of(End.SERVER).asked();
        end(reset, reset.of(End.CLIENT));
        if (both) {
            json.raw(',');
        }
        end(reset, reset.of(End.SERVER));
        json.raw(']');
        json.raw('}');
    }

    private void end(TrackedReset reset, TrackedEnd end) {
        if (!end.asked()) {
            return;
        }
        json.raw(END);
        json.string(end.end().label());
        json.raw(END_OUTCOME);
        json.string(end.fate().label());
        if (end.evidence() != Evidence.NONE) {
            json.raw(EVIDENCE);
            json.string(end.evidence().label());
        }
        json.raw(SEGMENTS);
        json.number(end.segments());
        if (end.fate() == Fate.CONFIRMED) {
            json.raw(TO_DEATH);
            json.number(end.deathNs() - reset.triggerNs());
        }
        json.raw('}');
    }
}
