package io.wirecut.pipeline.source.live;

import static io.wirecut.pipeline.source.live.FramePort.pollUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.verdict.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;

/// Datagrams on the loopback interface of a network of its own, by a netfilter queue.
final class QueueSourceTest {
    private static final int QUEUE = 3;

    /// Stands for the pipeline: drops datagrams that begin with a `-`, fails on those with a `!`.
    private static final class Judge implements FrameHandler {
        private final QueueSource queue;
        private final Packet packet = new Packet();
        private long frames;
        private long lastTimestampNs;

        Judge(QueueSource queue) {
            this.queue = queue;
        }

        @Override
        public void onFrame(
                DirectBuffer buffer,
                int offset,
                int capturedLength,
                int wireLength,
                long timestampNs,
                int linkType) {
            assertThat(linkType).isEqualTo(LinkType.RAW);
            lastTimestampNs = timestampNs;
            packet.wrapFrame(
                    buffer, offset, capturedLength, wireLength, timestampNs, linkType, ++frames);
            char first = (char) buffer.getByte(offset + 28);
            if (first != '!') {
                queue.onVerdict(packet, first == '-' ? Verdict.DROP_FRAME : Verdict.FORWARD);
            }
        }
    }

    /// Two sockets on the loopback interface whose datagrams go by the queue.
    private static final class Loop implements AutoCloseable {
        private final DatagramChannel from = DatagramChannel.open();
        private final DatagramChannel to = DatagramChannel.open();

        Loop() throws IOException, InterruptedException {
            this("OUTPUT");
        }

        Loop(String chain) throws IOException, InterruptedException {
            Path iptables = Path.of("/usr/sbin/iptables");
            if (!Files.isExecutable(iptables)) {
                PrivateNetwork.skip("there is no iptables: apt-get install iptables");
            }
            PrivateNetwork.ip("link set lo up");
            PrivateNetwork.command(
                    "iptables -A %s -p udp -j NFQUEUE --queue-num %d".formatted(chain, QUEUE));
            to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            to.configureBlocking(false);
            from.connect(to.getLocalAddress());
            from.configureBlocking(false);
        }

        void send(String text) throws IOException {
            try {
                from.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException e) {
                // A datagram that the queue has no room for is refused at once.
                assertThat(e).hasMessage("Operation not permitted");
            }
        }

        /// What has been received, once it is so much.
        List<String> received(int count) throws IOException {
            List<String> texts = new ArrayList<>();
            ByteBuffer buffer = ByteBuffer.allocate(2048);
            long startNs = System.nanoTime();
            while (to.receive(buffer.clear()) != null || texts.size() < count) {
                if (buffer.position() > 0) {
                    texts.add(StandardCharsets.US_ASCII.decode(buffer.flip()).toString());
                }
                assertThat(System.nanoTime() - startNs).isLessThan(10_000_000_000L);
            }
            return texts;
        }

        @Override
        public void close() throws IOException {
            from.close();
            to.close();
        }
    }

    @Test
    void shouldLetPassAndDropAsJudged() throws Exception {
        PrivateNetwork.run(() -> {
            QueueOptions options = QueueOptions.of(QUEUE);
            try (Loop loop = new Loop();
                    QueueSource queue = LiveSources.queue(options)) {
                queue.start();
                Judge judge = new Judge(queue);
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    String text = (i % 7 == 3 ? "-" : i % 7 == 5 ? "!" : "+") + i;
                    loop.send(text);
                    if (text.startsWith("+")) {
                        expected.add(text);
                    }
                }
                pollUntil(queue, judge, () -> judge.frames == 50);
                queue.poll(judge, 1);

                assertThat(loop.received(expected.size())).containsExactlyElementsOf(expected);
                LiveCounts counts = queue.counts();
                assertThat(counts.arrived()).isEqualTo(50);
                assertThat(counts.isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldTellWhenPacketsCameAndNotWhenTheyWereTaken() throws Exception {
        PrivateNetwork.run(() -> {
            try (Loop loop = new Loop("INPUT");
                    QueueSource queue = LiveSources.queue(QueueOptions.of(QUEUE))) {
                queue.start();
                EpochNanoClock clock = new SystemEpochNanoClock();
                Judge judge = new Judge(queue);
                long queuedNs = 0;
                long startNs = System.nanoTime();
                // The kernel begins to stamp some time after it was asked to.
                while (judge.frames == 0 || judge.lastTimestampNs > queuedNs) {
                    assertThat(System.nanoTime() - startNs).isLessThan(10_000_000_000L);
                    loop.send("+");
                    FramePort.awaitArrived(queue, judge.frames + 1);
                    queuedNs = clock.nanoTime();
                    long expected = judge.frames + 1;
                    pollUntil(queue, judge, () -> judge.frames == expected);
                }
                assertThat(judge.lastTimestampNs).isBetween(queuedNs - 10_000_000_000L, queuedNs);
            }
        });
    }

    @Test
    void shouldGiveEachPacketItsOwnVerdictWhereThatIsAsked() throws Exception {
        PrivateNetwork.run(() -> {
            QueueOptions options = QueueOptions.of(QUEUE).withBatchCount(1);
            try (Loop loop = new Loop();
                    QueueSource queue = LiveSources.queue(options)) {
                queue.start();
                Judge judge = new Judge(queue);
                for (String text : List.of("+1", "!2", "+3", "-4", "+5")) {
                    loop.send(text);
                }
                pollUntil(queue, judge, () -> judge.frames == 5);

                // Nobody has judged the second yet, and no verdict covers others.
                assertThat(loop.received(3)).containsExactly("+1", "+3", "+5");
            }
        });
    }

    @Test
    void shouldCountPacketsThatFindTheQueueFull() throws Exception {
        PrivateNetwork.run(() -> {
            QueueOptions options = new QueueOptions(QUEUE, 10, false, 20, false);
            try (Loop loop = new Loop();
                    QueueSource queue = LiveSources.queue(options)) {
                queue.start();
                Judge judge = new Judge(queue);
                for (int i = 0; i < 15; i++) {
                    loop.send("+" + i);
                }
                queue.quiesce();
                pollUntil(queue, judge, () -> judge.frames == 10);
                queue.poll(judge, 1);
                loop.send("+too late");

                assertThat(loop.received(10)).hasSize(10);
                LiveCounts counts = queue.counts();
                assertThat(counts.lost()).isEqualTo(6);
                assertThat(counts.isConserved()).isTrue();
            }
        });
    }

    @Test
    void shouldLetPassWhatFindsTheQueueFullIfItFailsOpen() throws Exception {
        PrivateNetwork.run(() -> {
            QueueOptions options = new QueueOptions(QUEUE, 10, true, 20, false);
            try (Loop loop = new Loop();
                    QueueSource queue = LiveSources.queue(options)) {
                queue.start();
                for (int i = 0; i < 15; i++) {
                    loop.send("+" + i);
                }

                assertThat(loop.received(5))
                        .containsExactlyElementsOf(
                                IntStream.range(10, 15).mapToObj(i -> "+" + i).toList());
            }
        });
    }

    @Test
    void shouldSayThatAnotherHasTheQueue() throws Exception {
        PrivateNetwork.run(() -> {
            try (QueueSource first = LiveSources.queue(QueueOptions.of(QUEUE));
                    QueueSource second = LiveSources.queue(QueueOptions.of(QUEUE))) {
                first.start();

                assertThatThrownBy(second::start)
                        .isInstanceOf(CaptureException.class)
                        .hasMessageStartingWith(
                                "netfilter queue 3: it is taken by another process");
            }
        });
    }
}
