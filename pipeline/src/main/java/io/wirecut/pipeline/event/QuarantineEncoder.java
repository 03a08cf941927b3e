package io.wirecut.pipeline.event;

import io.wirecut.signatures.Signature;

/// Writes the `quarantine` object of an event: which rule is left out, why and for how long.
///
/// Owned by one thread; allocates nothing after construction.
final class QuarantineEncoder {
    private static final Text BEGINS = Text.of(",\"quarantine\":{\"state\":\"begin\",\"gid\":");
    private static final Text ENDS = Text.of(",\"quarantine\":{\"state\":\"end\",\"gid\":");
    private static final Text SID = Text.of(",\"signature_id\":");
    private static final Text REV = Text.of(",\"rev\":");
    private static final Text GENERATION = Text.of(",\"generation\":");
    private static final Text WORKER = Text.of(",\"worker\":");
    private static final Text SPENT = Text.of(",\"spent_ns\":");
    private static final Text SECONDS = Text.of(",\"seconds\":");
    private static final long NS_PER_SECOND = 1_000_000_000;

    private final JsonEncoder json;

    QuarantineEncoder(JsonEncoder json) {
        this.json = json;
    }

    void encode(
            Signature signature,
            int generation,
            boolean begins,
            int worker,
            long spentNs,
            long durationNs) {
        json.raw(begins ? BEGINS : ENDS);
        json.number(signature.gid());
        json.raw(SID);
        json.number(signature.sid());
        json.raw(REV);
        json.number(signature.rev());
        json.raw(GENERATION);
        json.number(generation);
        json.raw(WORKER);
        json.number(worker);
        if (begins) {
            json.raw(SPENT);
            json.number(spentNs);
        }
        json.raw(SECONDS);
        json.number(durationNs / NS_PER_SECOND);
        json.raw('}');
    }
}
