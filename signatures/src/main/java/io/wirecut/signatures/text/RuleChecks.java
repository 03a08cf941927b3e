package io.wirecut.signatures.text;

import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.Protocol;
import java.util.Optional;

/// What can only be seen when all of a rule's options are read.
final class RuleChecks {
    private RuleChecks() {}

    /// Refuses what contradicts itself.
    ///
    /// @param end the parenthesis that closes the rule
    static void check(Slice end, RuleDraft draft) {
        if (draft.seen("sid") == null) {
            draft.refuse(
                    end.refuse(
                            "the rule has no sid",
                            "sid:NUMBER;",
                            "give it one that no other rule has"),
                    "sid");
        }
        draft.contents.forEach(content -> checkFastPattern(content, draft));
        checkStepCount(end, draft);
        checkPayloadSize(draft);
        checkStreamOrPacket(draft);
    }

    private static void checkStepCount(Slice end, RuleDraft draft) {
        int count = draft.inspections.longest();
        if (count > Inspection.MAX_STEP_COUNT) {
            draft.refuse(
                    end.refuse(
                            "the rule has %d contents and other steps on one buffer"
                                    .formatted(count),
                            "at most %d".formatted(Inspection.MAX_STEP_COUNT),
                            "split it"),
                    "content");
        }
    }

    private static void checkFastPattern(ContentDraft content, RuleDraft draft) {
        boolean placed = content.isAbsolute() || content.isRelative() || content.startsWith;
        if (content.fastPatternOnly && (placed || content.endsWith || content.negated())) {
            draft.refuse(
                    content.where()
                            .refuse(
                                    "fast_pattern:only on a content that is negated or bound to a"
                                            + " place",
                                    null,
                                    "write fast_pattern without only"),
                    "fast_pattern");
        } else if (content.fastPattern && content.negated() && placed) {
            draft.refuse(
                    content.where()
                            .refuse(
                                    "fast_pattern on a negated content that is bound to a place",
                                    null,
                                    "mark a content that must be found"),
                    "fast_pattern");
        }
    }

    /// A payload must have room for the contents that must be found in it.
    private static void checkPayloadSize(RuleDraft draft) {
        Option option = draft.seen("dsize");
        if (option == null || !draft.isUnderstood()) {
            return;
        }
        long needed = neededLength(draft);
        for (PacketTest test : draft.tests) {
            if (test instanceof PayloadSize size && !size.negated() && size.max() < needed) {
                draft.refuse(
                        option.value()
                                .refuse(
                                        "the contents need %d bytes, dsize allows %d"
                                                .formatted(needed, size.max()),
                                        null,
                                        "the rule could never match"),
                        "dsize");
            }
        }
    }

    private static long neededLength(RuleDraft draft) {
        long needed = 0;
        long previousEnd = 0;
        for (StepDraft step : draft.inspections.onPayload()) {
            if (!(step instanceof ContentDraft content)) {
                // Where the step ends, and what follows it, is not known.
                break;
            }
            if (content.negated()) {
                continue;
            }
            long start =
                    content.isRelative()
                            ? Math.max(0, previousEnd + least(content.distance))
                            : least(content.offset);
            previousEnd = start + content.length();
            needed = Math.max(needed, previousEnd);
        }
        return needed;
    }

    private static long least(Optional<Operand> place) {
        return switch (place.orElse(Operand.of(0))) {
            case Operand.Constant(long value) -> value;
            case Operand.Variable _ -> 0;
        };
    }

    /// A test on single packets cannot hold of a stream's bytes.
    private static void checkStreamOrPacket(RuleDraft draft) {
        boolean stream =
                draft.protocol == Protocol.TCP_STREAM
                        || draft.flow.source() == FlowCondition.Source.ONLY_STREAM;
        boolean packet =
                draft.protocol == Protocol.TCP_PACKET
                        || draft.flow.source() == FlowCondition.Source.NO_STREAM
                        || draft.packetOption() != null;
        if (stream && packet) {
            Option flow = draft.seen("flow");
            Option size = draft.seen("dsize");
            Option culprit = flow != null ? flow : size != null ? size : draft.packetOption();
            if (culprit != null) {
                draft.refuse(
                        culprit.name()
                                .refuse(
                                        "the rule looks at single packets and at the stream only",
                                        "tcp-stream or only_stream without tcp-pkt, no_stream,"
                                                + " dsize, flags and other headers",
                                        null),
                        culprit.keyword());
            }
        }
    }
}
