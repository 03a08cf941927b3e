package io.wirecut.rules;

import io.wirecut.signatures.Signature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/// One direction of a made-up stream, fed to an evaluator packet by packet.
final class StreamRun {
    private final RuleSet rules;
    private final RuleEvaluator evaluator;
    private final UnsafeBuffer state;
    private final FakeFacts facts = new FakeFacts();

    StreamRun(RuleSet rules) {
        this.rules = rules;
        evaluator = FakeFacts.evaluator(rules);
        state = new UnsafeBuffer(ByteBuffer.allocateDirect(rules.streamStateLength()));
        evaluator.resetStream(state, 0);
    }

    static StreamRun of(String engine, Signature... signatures) {
        return of(EvaluationSettings.DEFAULT.withEngine(engine), signatures);
    }

    static StreamRun of(EvaluationSettings settings, Signature... signatures) {
        return new StreamRun(RuleSet.compile(List.of(signatures), settings));
    }

    RuleSet rules() {
        return rules;
    }

    RuleEvaluator evaluator() {
        return evaluator;
    }

    /// What the following packets tell beside their payload.
    FakeFacts facts() {
        return facts;
    }

    /// A packet in order, its payload scanned in place.
    List<Long> packet(String payload) {
        return packet(bytes(payload), true);
    }

    /// A packet in order, whose bytes the stream hands on from another buffer.
    List<Long> packetCopied(String payload) {
        return packet(bytes(payload), false);
    }

    /// A packet that brings no bytes to the stream.
    List<Long> packetOutOfOrder(String payload) {
        return packetOutOfOrder(bytes(payload));
    }

    List<Long> packetOutOfOrder(byte[] payload) {
        evaluator.beginPacket(facts.payload(payload));
        return end();
    }

    /// A packet that brings some bytes of its own, then others that came before.
    List<Long> packetFillingGap(String payload, String stored) {
        byte[] bytes = bytes(payload);
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        evaluator.beginPacket(facts.payload(buffer, 0, bytes.length));
        evaluator.onStreamBytes(state, 0, buffer, 0, bytes.length);
        byte[] rest = bytes(stored);
        evaluator.onStreamBytes(state, 0, new UnsafeBuffer(rest), 0, rest.length);
        return end();
    }

    List<Long> packet(byte[] payload, boolean inPlace) {
        // Bytes around the payload must not be read.
        UnsafeBuffer frame = new UnsafeBuffer(ByteBuffer.allocateDirect(payload.length + 16));
        frame.setMemory(0, frame.capacity(), (byte) 'A');
        frame.putBytes(7, payload);
        evaluator.beginPacket(facts.payload(frame, 7, payload.length));
        if (inPlace) {
            evaluator.onStreamBytes(state, 0, frame, 7, payload.length);
        } else {
            evaluator.onStreamBytes(state, 0, new UnsafeBuffer(payload), 0, payload.length);
        }
        return end();
    }

    void gap(long length) {
        evaluator.skipStream(state, 0, length);
    }

    private List<Long> end() {
        int count = evaluator.endPacket();
        List<Long> sids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sids.add(evaluator.matched(i).signature().sid());
        }
        return sids;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
