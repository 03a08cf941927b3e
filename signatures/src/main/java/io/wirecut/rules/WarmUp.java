package io.wirecut.rules;

import io.wirecut.matcher.Matcher;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.ScanState;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/// Searches of groups of rules in bytes that are half noise and half their own patterns. Touches
/// much of what a matcher is made of, and has the JIT compiler see what it will have to do with.
final class WarmUp {
    private static final int HAYSTACK_LENGTH = 1 << 15;
    private static final int ROUNDS = 2;

    private final UnsafeBuffer haystack =
            new UnsafeBuffer(ByteBuffer.allocateDirect(HAYSTACK_LENGTH));
    private final Random random = new Random(1);
    private final CandidateCollector collector;
    private final UnsafeBuffer state;

    WarmUp(RuleSet rules) {
        collector = new CandidateCollector(rules);
        state = new UnsafeBuffer(new byte[rules.maxScanStateLength()]);
    }

    void scan(ScanGroup group, Matcher matcher) {
        ScanState scanState = new ScanState();
        scanState.wrap(state, 0);
        matcher.reset(scanState);
        long end = 0;
        for (int round = 0; round < ROUNDS; round++) {
            fill(matcher);
            end += HAYSTACK_LENGTH;
            collector.beginPacket(0);
            collector.beginStreamScan(group, end, CandidateCollector.NO_PAYLOAD);
            matcher.scan(scanState, haystack, 0, HAYSTACK_LENGTH, collector);
        }
    }

    private void fill(Matcher matcher) {
        byte[] noise = new byte[HAYSTACK_LENGTH];
        random.nextBytes(noise);
        haystack.putBytes(0, noise);
        int at = 0;
        while (at < HAYSTACK_LENGTH) {
            Pattern pattern = matcher.patterns().pattern(random.nextInt(matcher.patterns().size()));
            byte[] bytes = pattern.toBytes();
            int length = Math.min(bytes.length, HAYSTACK_LENGTH - at);
            haystack.putBytes(at, bytes, 0, length);
            at += 2 * length + random.nextInt(64);
        }
    }
}
