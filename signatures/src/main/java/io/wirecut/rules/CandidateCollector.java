package io.wirecut.rules;

import io.wirecut.matcher.MatchHandler;
import io.wirecut.rules.steps.ContentCheck;

/// Turns occurrences of fast patterns into candidates: rules to evaluate on the stream, and rules
/// to evaluate on the packet's payload. One scan of a stream finds both.
///
/// One per worker. Allocates nothing after construction.
final class CandidateCollector implements MatchHandler {
    /// Where the payload begins in a scan that does not touch it.
    static final long NO_PAYLOAD = Long.MAX_VALUE;

    private final CandidateList stream;
    private final CandidateList packet;
    private final long[] streamStamps;
    private final long[] packetStamps;
    private final long[] lastStarts;
    private long streamStamp;
    private long packetStamp;

    private ScanGroup group;
    private boolean scansStream;
    private boolean streamRulesOnPacket;
    private long streamEnd;
    private long payloadFrom;
    private int payloadLength;

    CandidateCollector(RuleSet rules) {
        stream = new CandidateList(rules.size());
        packet = new CandidateList(rules.size());
        streamStamps = new long[rules.maxPatternCount()];
        packetStamps = new long[rules.maxPatternCount()];
        lastStarts = new long[rules.maxPatternCount()];
        group = rules.group(RuleSet.OTHER);
    }

    /// Forgets the candidates of the packet before.
    void beginPacket(int payloadLength) {
        this.payloadLength = payloadLength;
        packetStamp++;
        packet.clear();
    }

    /// Prepares for a scan of the next bytes of a stream.
    ///
    /// @param streamEnd stream offset behind these bytes
    /// @param payloadFrom stream offset of the packet's payload if these bytes are in it, otherwise
    ///   [#NO_PAYLOAD]
    void beginStreamScan(ScanGroup group, long streamEnd, long payloadFrom) {
        this.group = group;
        this.streamEnd = streamEnd;
        this.payloadFrom = payloadFrom;
        scansStream = true;
        streamRulesOnPacket = false;
        streamStamp++;
        stream.clear();
    }

    /// Prepares for a scan of the packet's payload on its own.
    ///
    /// @param streamRulesToo whether rules that look at streams are to look at the payload, as it
    ///   is in no stream
    void beginPayloadScan(ScanGroup group, boolean streamRulesToo) {
        this.group = group;
        payloadFrom = 0;
        scansStream = false;
        streamRulesOnPacket = streamRulesToo;
    }

    @Override
    public void onMatch(int patternId, long start, long end) {
        if (scansStream) {
            lastStarts[patternId] = start;
            if (streamStamps[patternId] != streamStamp || group.streamRules.positioned[patternId]) {
                streamStamps[patternId] = streamStamp;
                collect(group.streamRules, patternId, start, streamEnd, stream);
            }
        }
        if (start >= payloadFrom
                && (packetStamps[patternId] != packetStamp
                        || group.packetRules.positioned[patternId]
                        || streamRulesOnPacket)) {
            packetStamps[patternId] = packetStamp;
            long payloadStart = start - payloadFrom;
            collect(group.packetRules, patternId, payloadStart, payloadLength, packet);
            if (streamRulesOnPacket) {
                collect(group.streamRules, patternId, payloadStart, payloadLength, packet);
            }
        }
    }

    /// Candidates of the last scan of a stream.
    CandidateList stream() {
        return stream;
    }

    /// Candidates of the packet, so far.
    CandidateList packet() {
        return packet;
    }

    /// Stream offset of the last occurrence of a pattern in the last scan of a stream that found
    /// it.
    long lastStart(int patternId) {
        return lastStarts[patternId];
    }

    private static void collect(
            PatternRules byPattern, int patternId, long start, long length, CandidateList list) {
        int end = byPattern.starts[patternId + 1];
        for (int i = byPattern.starts[patternId]; i < end; i++) {
            Rule rule = byPattern.rules[i];
            ContentCheck check = rule.fastPatternCheck();
            if (check != null && !list.contains(rule) && check.allows(start, length)) {
                list.add(rule);
            }
        }
    }
}
