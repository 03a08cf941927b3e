/// What a packet and its flow tell the rules ([io.wirecut.rules.packet.PacketFacts], which the
/// pipeline implements), and the tests of it: addresses and ports of a rule's header, sizes, flags
/// and numbers. The first that is asked of a candidate, as it costs least.
@NullMarked
package io.wirecut.rules.packet;

import org.jspecify.annotations.NullMarked;
