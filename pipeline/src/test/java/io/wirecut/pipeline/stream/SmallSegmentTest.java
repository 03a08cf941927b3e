package io.wirecut.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.stream.StreamOptions.SmallSegments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Floods of tiny segments: they are put together like any other, take no more room than the bytes
/// they bring, and are told.
final class SmallSegmentTest {
    private static final int LENGTH = 10_000;
    private static final int BLOCKS = 600;

    private static Conversation talk(OverlapPolicy policy) {
        return new Conversation(TcpOptions.strict(), StreamOptions.forTap(policy), BLOCKS)
                .handshake();
    }

    private static String text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + i % 26));
        }
        return text.toString();
    }

    /// Sends a text byte by byte, the first one last.
    private static int send(Conversation talk, String text, List<Integer> order) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int most = 0;
        for (int at : order) {
            talk.send(true, "A", 1 + at, 1, new byte[] {bytes[at]});
            most = Math.max(most, talk.pool().used());
        }
        talk.send(true, "A", 1, 1, new byte[] {bytes[0]});
        assertThat(talk.toServer()).isEqualTo(text);
        assertThat(talk.pool().used()).isZero();
        return most;
    }

    private static List<Integer> positions(int length) {
        return new ArrayList<>(IntStream.range(1, length).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void shouldStoreAFloodOfSingleBytesInFewBlocks(OverlapPolicy policy) {
        // Where bounds matter pieces are joined once half of the room is used.
        int bound = policy.ignoresBounds() ? 25 : 310;
        List<Integer> ascending = positions(LENGTH);
        assertThat(send(talk(policy), text(LENGTH), ascending)).isLessThan(bound);
        List<Integer> descending = positions(LENGTH);
        Collections.reverse(descending);
        assertThat(send(talk(policy), text(LENGTH), descending)).isLessThan(bound);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPutSingleBytesTogetherInAnyOrder(OverlapPolicy policy) {
        long seed = System.nanoTime();
        for (int run = 0; run < 20; run++) {
            List<Integer> order = positions(900);
            Collections.shuffle(order, new Random(seed + run));
            assertThat(send(talk(policy), text(900), order))
                    .as("seed " + (seed + run))
                    .isLessThan(BLOCKS);
        }
    }

    @Test
    void shouldRetainAFloodOfSingleBytesInFewBlocks() {
        Conversation talk =
                new Conversation(TcpOptions.strict(), StreamOptions.forInline(), BLOCKS);
        talk.handshake();
        String text = text(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            talk.client(1 + i, text.substring(i, i + 1));
        }
        assertThat(talk.toServer()).isEqualTo(text);
        assertThat(talk.pool().used()).isEqualTo(LENGTH / SegmentPool.PIECE_LENGTH + 1);
        assertThat(talk.counters().retainedBytes()).isEqualTo(LENGTH);
        assertThat(talk.client(5_001, "X").assembly()).isEqualTo(Assembly.CONTRADICTORY);
        assertThat(talk.serverAcks(1 + LENGTH).pool().used()).isZero();
    }

    @Test
    void shouldTellARunOfSmallSegmentsOnce() {
        StreamOptions options =
                StreamOptions.forTap(OverlapPolicy.BSD).withSmallSegments(new SmallSegments(2, 3));
        Conversation talk = new Conversation(TcpOptions.strict(), options).handshake();
        talk.client(1, "a").client(2, "b").client(3, "cde").client(6, "f").client(7, "g");
        assertThat(talk.eventNames()).isEmpty();
        talk.client(8, "h").client(9, "i");
        assertThat(talk.eventNames()).containsExactly("reassembly_small_segments");
        assertThat(talk.counters().smallSegmentRuns()).isEqualTo(1);
    }

    @Test
    void shouldRefuseARunOfNoLength() {
        assertThatThrownBy(() -> new SmallSegments(8, 0))
                .hasMessage(
                        "smallSegments.maxLength=8 must not be negative, and count=0 from 1 to 255");
    }

    @Test
    void shouldReserveMoreThanTwoGibibytes() {
        BlockMemory memory = new BlockMemory(5_000_000, SegmentPool.BLOCK_LENGTH);
        assertThat(memory.length()).isEqualTo(2_560_000_000L);
        memory.buffer(4_999_999).putInt(memory.offset(4_999_999) + 508, 42);
        memory.buffer(0).putInt(memory.offset(0), 7);
        assertThat(memory.buffer(4_999_999).getInt(memory.offset(4_999_999) + 508)).isEqualTo(42);
        assertThat(memory.buffer(1 << 21)).isNotSameAs(memory.buffer((1 << 21) - 1));
    }
}
