package io.wirecut.rules.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Tag.Unit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The table of what is tagged: its room, and what makes room.
class TagTableTest {
    private static final long SECOND = 1_700_000_000;

    private final TagTable tags = new TagTable(TagTable.WAYS);

    @Test
    void shouldSayWhenThereIsNoRoomAndTakeOverWhatIsIdle() {
        for (int key = 1; key <= TagTable.WAYS; key++) {
            tags.set(key, 1, Unit.PACKETS, 10, SECOND + (key == 3 ? 0 : 100));
        }
        tags.set(99, 1, Unit.PACKETS, 10, SECOND + TagTable.IDLE_SECONDS);
        assertThat(tags.overflows()).isEqualTo(1);
        assertThat(tags.take(99, 60, SECOND)).isFalse();

        tags.set(99, 1, Unit.PACKETS, 10, SECOND + TagTable.IDLE_SECONDS + 1);
        assertThat(tags.overflows()).isEqualTo(1);
        assertThat(tags.size()).isEqualTo(TagTable.WAYS);
        assertThat(tags.take(3, 60, SECOND)).isFalse();
        assertThat(tags.take(99, 60, SECOND)).isFalse();
        assertThat(tags.take(99, 60, SECOND)).isTrue();
    }

    @Test
    void shouldGiveUpWhatHasRunOutAndWhatIsForgotten() {
        tags.set(1, 1, Unit.PACKETS, 1, SECOND);
        tags.set(1, 2, Unit.SECONDS, SECOND + 1, SECOND);
        tags.set(2, 1, Unit.BYTES, 100, SECOND);
        assertThat(tags.size()).isEqualTo(3);

        assertThat(tags.take(1, 60, SECOND)).isFalse();
        assertThat(tags.take(1, 60, SECOND + 1)).isTrue();
        assertThat(tags.take(1, 60, SECOND + 2)).isFalse();
        assertThat(tags.size()).isEqualTo(1);

        tags.forget(2);
        assertThat(tags.isEmpty()).isTrue();
    }

    @Test
    void shouldKnowZeroFromNothing() {
        tags.set(0, 0, Unit.PACKETS, 2, SECOND);
        assertThat(tags.take(0, 60, SECOND)).isFalse();
        assertThat(tags.take(0, 60, SECOND)).isTrue();
        assertThat(tags.take(0, 60, SECOND)).isFalse();
        assertThat(tags.isEmpty()).isTrue();
    }

    @Test
    void shouldCountEachPacketOnceWhicheverThreadTakesIt() throws InterruptedException {
        int threads = 4;
        int packets = 5_000;
        int count = threads * packets / 2;
        tags.set(7, 1, Unit.PACKETS, count, SECOND);
        AtomicInteger logged = new AtomicInteger();
        CountDownLatch begin = new CountDownLatch(1);
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] =
                    new Thread(() -> {
                        try {
                            begin.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        for (int n = 0; n < packets; n++) {
                            if (tags.take(7, 60, SECOND)) {
                                logged.incrementAndGet();
                            }
                        }
                    });
            workers[i].start();
        }
        begin.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        // The first is the one that has tagged.
        assertThat(logged).hasValue(count - 1);
        assertThat(tags.isEmpty()).isTrue();
    }
}
