package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.wirecut.matcher.Matcher;
import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.NumberRange;
import io.wirecut.signatures.PacketNumber;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Reporting;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.StateStep.AddressBit;
import io.wirecut.signatures.StateStep.BitOperation;
import io.wirecut.signatures.StateStep.FlowBits;
import io.wirecut.signatures.StateStep.FlowInteger;
import io.wirecut.signatures.StateStep.IntegerOperation;
import io.wirecut.signatures.StateStep.Track;
import io.wirecut.signatures.Threshold;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleAllocationTest {
    private static final int WARM_UP_COUNT = 20_000;
    private static final int COUNT = 10_000;
    private static final long TIMEOUT_NS = 60_000_000_000L;

    private final FakeFacts facts = new FakeFacts();
    private final UnsafeBuffer frame =
            new UnsafeBuffer(
                    ByteBuffer.allocateDirect(256)
                            .put(StreamRun.bytes("....abc..evil..longest..abcd.. end, evil.....")));

    static Stream<String> engines() {
        // The reference engine makes a string of what it scans.
        return Matcher.engines().stream().filter(engine -> !engine.equals("reference"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldAllocateNothing(String engine) {
        RuleSet rules =
                RuleSet.compile(
                        List.of(
                                SignatureFixture.tcp().content("evil").build(),
                                SignatureFixture.tcp().content("evil", "offset 9").build(),
                                SignatureFixture.tcp()
                                        .content("longest")
                                        .content("end", "within 20")
                                        .build(),
                                SignatureFixture.tcp()
                                        .content("longest")
                                        .content("never", "distance 1")
                                        .build(),
                                SignatureFixture.tcp().content("never", "!").build(),
                                SignatureFixture.tcp()
                                        .test(new PacketTest.PayloadSize(1, 999, false))
                                        .content("evil")
                                        .build(),
                                SignatureFixture.tcp()
                                        .test(
                                                new PacketTest.TcpFlags(
                                                        PacketTest.TcpFlags.Mode.ALL, 0x10, 0))
                                        .build(),
                                SignatureFixture.tcp()
                                        .content("evil")
                                        .test(
                                                new HeaderTest.NumberTest(
                                                        PacketNumber.FLOW_AGE, NumberRange.of(0)))
                                        .state(new FlowBits(BitOperation.TOGGLE, List.of("x")))
                                        .state(new FlowInteger("n", IntegerOperation.ADD, "", 1))
                                        .state(
                                                new AddressBit(
                                                        AddressBit.Keyword.XBITS,
                                                        BitOperation.SET,
                                                        "y",
                                                        Track.PAIR,
                                                        30))
                                        .reporting(
                                                new Reporting(
                                                        true,
                                                        false,
                                                        Reporting.Target.NONE,
                                                        List.of(
                                                                Threshold.of(
                                                                        Threshold.Kind.LIMIT,
                                                                        Threshold.Track.SOURCE,
                                                                        5,
                                                                        60)),
                                                        List.of()))
                                        .build(),
                                SignatureFixture.of(Protocol.IP)
                                        .source(
                                                AddressSet.ofRange4(0x0A000001, 0x0A000001),
                                                PortSet.ANY)
                                        .build(),
                                SignatureFixture.of(Protocol.UDP).content("evil").build(),
                                rule("content:\"evil\"; pcre:\"/e([vw])il.*end/, flow:v\";"),
                                rule("content:\"longest\"; pcre:!\"/^\\.+x/R\";"),
                                rule("content:\"abc\"; byte_extract:1,0,n,relative; isdataat:n;"),
                                rule(
                                        "content:\"abc\"; byte_math:bytes 1,offset 0,oper -,rvalue 46,"
                                                + "result n; byte_test:1,>,n,0;"),
                                rule(
                                        "content:\"evil\"; base64_decode; base64_data; content:\"z\";"),
                                rule(
                                        "flags:A+; tcp.hdr; to_lowercase; to_sha256; content:\"|00|\";"),
                                rule(
                                        "flags:A+; tcp.hdr; url_decode; pcrexform:\"b(c)\";"
                                                + " content:\"c\";")),
                        EvaluationSettings.DEFAULT.withEngine(engine));
        RuleEvaluator evaluator = FakeFacts.evaluator(rules);
        facts.number = 0;
        UnsafeBuffer state = new UnsafeBuffer(ByteBuffer.allocateDirect(rules.streamStateLength()));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        int matches = feed(evaluator, state, WARM_UP_COUNT);
        long allocated = Long.MAX_VALUE;
        // Vector loops that are not compiled yet allocate, and on a busy machine the JIT takes its
        // time; what the evaluator itself allocates would be there in every round.
        long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (allocated > 0 && System.nanoTime() < deadlineNs) {
            long before = threads.getCurrentThreadAllocatedBytes();
            matches += feed(evaluator, state, COUNT);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertThat(matches).isGreaterThan(COUNT);
        assertThat(allocated).isZero();
    }

    private static Signature rule(String options) {
        return StepsTest.rule("alert tcp any any -> any any (%s sid:1;)".formatted(options));
    }

    private int feed(RuleEvaluator evaluator, UnsafeBuffer state, int count) {
        int matches = 0;
        for (int i = 0; i < count; i++) {
            if (i % 8 == 0) {
                evaluator.resetStream(state, 0);
            } else if (i % 8 == 5) {
                evaluator.skipStream(state, 0, 100);
            }
            facts.protocol = i % 8 == 7 ? IpProtocol.UDP : IpProtocol.TCP;
            facts.payload(frame, i % 16, 45 - i % 16);
            evaluator.beginPacket(facts);
            if (i % 8 < 6) {
                evaluator.onStreamBytes(state, 0, frame, facts.offset, facts.length);
            }
            int matched = evaluator.endPacket();
            for (int j = 0; j < matched; j++) {
                matches += evaluator.matched(j).index() >= 0 ? 1 : 0;
            }
        }
        return matches;
    }
}
