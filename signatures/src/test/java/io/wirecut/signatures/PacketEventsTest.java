package io.wirecut.signatures;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.PacketEvent.Origin;
import org.junit.jupiter.api.Test;

/// The names of events, and the set of those of a packet.
final class PacketEventsTest {
    @Test
    void shouldFindEveryEventByItsKeywordAndName() {
        for (PacketEvent event : PacketEvent.values()) {
            assertThat(PacketEvent.named(event.origin(), event.keywordName())).isSameAs(event);
        }
    }

    @Test
    void shouldNotMixUpTheNamesOfTwoKeywords() {
        assertThat(PacketEvent.named(Origin.DECODE, "est_invalid_ack")).isNull();
        assertThat(PacketEvent.named(Origin.STREAM, "ipv4.trunc_pkt")).isNull();
        assertThat(PacketEvent.named(Origin.STREAM, "EST_INVALID_ACK")).isNull();
    }

    @Test
    void shouldHoldEachEventApartFromAllOthers() {
        for (PacketEvent added : PacketEvent.values()) {
            PacketEvents events = new PacketEvents();
            assertThat(events.add(added)).isTrue();
            assertThat(events.add(added)).isFalse();
            for (PacketEvent event : PacketEvent.values()) {
                assertThat(events.has(event)).isEqualTo(event == added);
            }
            events.clear();
            assertThat(events.isEmpty()).isTrue();
            assertThat(events.has(added)).isFalse();
        }
    }
}
