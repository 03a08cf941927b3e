package io.wirecut.pipeline.reset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/// Frames from several workers, sent by one thread.
final class QueuedInjectorTest {
    private static final int CAPACITY = 4096;

    private final AtomicLong clock = new AtomicLong(5_000);
    private final RecordingInjector recording = new RecordingInjector(100_000);

    private QueuedInjector start(Injector target) {
        return new QueuedInjector(target, CAPACITY, 1_000, clock::get);
    }

    @Test
    void shouldSendInOrderWhatItWasGiven() {
        QueuedInjector injector = start(recording);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[] {9, 1, 2, 3, 9});
        assertThat(injector.inject(frame, 1, 3, 101, 4_000)).isEqualTo(Outcome.QUEUED);
        frame.setMemory(0, 5, (byte) 7);
        assertThat(injector.inject(frame, 0, 2, 1, 6_000)).isEqualTo(Outcome.QUEUED);
        injector.close();

        List<RecordingInjector.Recorded> frames = recording.drain();
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst().frame()).containsExactly(1, 2, 3);
        assertThat(frames.getFirst().linkType()).isEqualTo(101);
        assertThat(frames.getFirst().timestampNs()).isEqualTo(4_000);
        assertThat(frames.getLast().frame()).containsExactly(7, 7);
        assertThat(injector.outcomes(Outcome.RECORDED)).isEqualTo(2);
        assertThat(injector.latencies().getTotalCount()).isEqualTo(2);
        assertThat(injector.latencies().getMaxValue()).isBetween(995L, 1_007L);
        assertThat(injector.latencies().getMinValue()).as("a clock that lags").isZero();
        assertThat(injector.inject(frame, 0, 2, 1, 1)).isEqualTo(Outcome.CLOSED);
    }

    @Test
    void shouldNeverMakeAWorkerWait() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Injector stuck =
                new Injector() {
                    @Override
                    public Outcome inject(
                            DirectBuffer frame, int offset, int length, int linkType, long ns) {
                        entered.countDown();
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return Outcome.SENT;
                    }

                    @Override
                    public void close() {}
                };
        QueuedInjector injector = start(stuck);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[100]);
        assertThat(injector.inject(frame, 0, 100, 1, 1)).isEqualTo(Outcome.QUEUED);
        entered.await();
        int queued = 1;
        while (injector.inject(frame, 0, 100, 1, 1) == Outcome.QUEUED) {
            queued++;
        }
        assertThat(queued).isBetween(20, CAPACITY / 100);
        assertThat(injector.inject(frame, 0, 100, 1, 1)).isEqualTo(Outcome.BACK_PRESSURE);
        assertThat(injector.refusedForRoom()).isEqualTo(2);
        release.countDown();
        injector.close();
        assertThat(injector.outcomes(Outcome.SENT)).isEqualTo(queued);
    }

    @Test
    void shouldWakeUpForAFrameAfterAPause() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(1);
        Injector telling =
                new Injector() {
                    @Override
                    public Outcome inject(
                            DirectBuffer frame, int offset, int length, int linkType, long ns) {
                        sent.countDown();
                        return Outcome.SENT;
                    }

                    @Override
                    public void close() {}
                };
        try (QueuedInjector injector = new QueuedInjector(telling, CAPACITY, 0, clock::get)) {
            injector.inject(new UnsafeBuffer(new byte[60]), 0, 60, 1, 1);
            assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldLoseNothingOfSeveralWorkers() throws InterruptedException {
        QueuedInjector injector = start(recording);
        AtomicLong queued = new AtomicLong();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Runnable work =
                    () -> {
                        UnsafeBuffer frame = new UnsafeBuffer(new byte[54]);
                        for (int j = 0; j < 5_000; j++) {
                            if (injector.inject(frame, 0, 54, 1, j) == Outcome.QUEUED) {
                                queued.incrementAndGet();
                            }
                        }
                    };
            workers.add(new Thread(work));
        }
        workers.forEach(Thread::start);
        for (Thread worker : workers) {
            worker.join();
        }
        injector.close();
        assertThat(recording.drain()).hasSize((int) queued.get());
        assertThat(queued.get() + injector.refusedForRoom()).isEqualTo(15_000);
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        try (QueuedInjector injector = start(recording)) {
            UnsafeBuffer frame = new UnsafeBuffer(new byte[2_000]);
            assertThat(injector.inject(frame, 0, 2_000, 1, 1)).isEqualTo(Outcome.REFUSED);
        }
        assertThatThrownBy(() -> new QueuedInjector(recording, 5_000, 0, clock::get))
                .hasMessage("capacity=5000 must be a power of two of at least 4096");
        assertThatThrownBy(() -> new QueuedInjector(recording, 4096, -1, clock::get))
                .hasMessage("spinNs=-1 must not be negative");
    }
}
