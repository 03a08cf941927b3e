package io.wirecut.pipeline.flow;

/// Where the fields of a flow's record are: four cache lines, the first two for the flow, the
/// others for a direction each. A packet is told from those of other flows by the first line, and
/// counted in the second.
///
/// ```
///   0  client address high  8  client address low  16  server address high  24  server address low
///  32  client, server port 36  protocol, version   38  state, end reason     40  VLAN ids
///  48  tunnel              52  hash                56  flags                 60  generation, tracking
///
///  64  start timestamp     72  last timestamp      80  active (clock)
///  88  next of its slot    92  previous of its slot
///  96  to server: packets 104  bytes              112  to client: packets   120  bytes
///
/// 128  to server, 192 to client, each:
///  +0  stream offset       +8  initial seq        +12  next seq             +16  acknowledged
/// +20  window, widest     +24  timestamp echo     +28  SACK edge            +32  FIN seq
/// +36  stream seq         +40  first segment      +44  stored blocks        +48  rule state
/// +52  flags              +56  IP id              +58  TTL, window scale    +60  TCP flags, gaps
/// +62  trusted TTL        +63  small segments
/// ```
final class FlowLayout {
    static final int RECORD_LENGTH = 256;
    static final int RECORD_SHIFT = 8;

    static final int CLIENT_HIGH = 0;
    static final int CLIENT_LOW = 8;
    static final int SERVER_HIGH = 16;
    static final int SERVER_LOW = 24;
    static final int CLIENT_PORT = 32;
    static final int SERVER_PORT = 34;
    static final int PROTOCOL = 36;
    static final int IP_VERSION = 37;
    static final int STATE = 38;

    /// The reason for the end; in the upper half what had the record freed.
    static final int END_REASON = 39;

    static final int VLAN_IDS = 40;
    static final int TUNNEL = 48;
    static final int HASH = 52;
    static final int FLAGS = 56;
    static final int GENERATION = 60;
    static final int TRACKING = 62;

    static final int START_NS = 64;
    static final int LAST_NS = 72;
    static final int ACTIVE_NS = 80;
    static final int SLOT_NEXT = 88;
    static final int SLOT_PREVIOUS = 92;
    static final int PACKETS_TO_SERVER = 96;
    static final int PACKETS_TO_CLIENT = 112;

    /// Added to the offset of a direction's packets.
    static final int BYTES = 8;

    static final int TO_SERVER = 128;
    static final int TO_CLIENT = 192;

    static final int STREAM_OFFSET = 0;
    static final int INITIAL_SEQUENCE = 8;
    static final int NEXT_SEQUENCE = 12;
    static final int ACKNOWLEDGED = 16;
    static final int WINDOW = 20;
    static final int WIDEST_WINDOW = 22;
    static final int TIMESTAMP_ECHO = 24;
    static final int SACK_RIGHT_EDGE = 28;
    static final int FIN_SEQUENCE = 32;
    static final int STREAM_SEQUENCE = 36;
    static final int FIRST_SEGMENT = 40;
    static final int STORED_BLOCKS = 44;
    static final int RULE_STATE = 48;
    static final int DIRECTION_FLAGS = 52;
    static final int IP_ID = 56;
    static final int TTL = 58;
    static final int WINDOW_SCALE = 59;
    static final int TCP_FLAGS = 60;
    static final int GAPS = 61;
    static final int TRUSTED_TTL = 62;
    static final int SMALL_SEGMENTS = 63;

    /// The handle that stands for nothing: no record, no segment, no block.
    static final int NONE = -1;

    private FlowLayout() {}
}
