package io.wirecut.pipeline.flow;

/// Where the fields of a flow's record are: 96 bytes for the flow, then 80 for each direction.
///
/// ```
///   0  client address high   8  client address low   16  server address high   24  server address low
///  32  client, server port  36  protocol, IP version  38  state, end reason     40  VLAN key
///  48  id                   56  start timestamp       64  last timestamp        72  active (clock)
///  80  next of its bucket   84  next of its slot      88  previous of its slot  92  flags
///
///  96  to server, 176 to client, each:
///  +0  packets       +8  bytes           +16  stream offset
/// +24  initial seq   +28  next seq       +32  acknowledged      +36  window
/// +40  widest window +44  SACK edge      +48  FIN seq           +52  stream seq
/// +56  first segment +60  stored blocks  +64  rule state        +68  flags
/// +72  IP id         +74  IP id step     +76  TTL, window scale
/// ```
final class FlowLayout {
    static final int RECORD_LENGTH = 256;

    static final int CLIENT_HIGH = 0;
    static final int CLIENT_LOW = 8;
    static final int SERVER_HIGH = 16;
    static final int SERVER_LOW = 24;
    static final int CLIENT_PORT = 32;
    static final int SERVER_PORT = 34;
    static final int PROTOCOL = 36;
    static final int IP_VERSION = 37;
    static final int STATE = 38;
    static final int END_REASON = 39;
    static final int VLAN_KEY = 40;
    static final int ID = 48;
    static final int START_NS = 56;
    static final int LAST_NS = 64;
    static final int ACTIVE_NS = 72;
    static final int BUCKET_NEXT = 80;
    static final int SLOT_NEXT = 84;
    static final int SLOT_PREVIOUS = 88;
    static final int FLAGS = 92;

    static final int TO_SERVER = 96;
    static final int TO_CLIENT = 176;

    static final int PACKETS = 0;
    static final int BYTES = 8;
    static final int STREAM_OFFSET = 16;
    static final int INITIAL_SEQUENCE = 24;
    static final int NEXT_SEQUENCE = 28;
    static final int ACKNOWLEDGED = 32;
    static final int WINDOW = 36;
    static final int WIDEST_WINDOW = 40;
    static final int SACK_RIGHT_EDGE = 44;
    static final int FIN_SEQUENCE = 48;
    static final int STREAM_SEQUENCE = 52;
    static final int FIRST_SEGMENT = 56;
    static final int STORED_BLOCKS = 60;
    static final int RULE_STATE = 64;
    static final int DIRECTION_FLAGS = 68;
    static final int IP_ID = 72;
    static final int IP_ID_STEP = 74;
    static final int TTL = 76;
    static final int WINDOW_SCALE = 77;

    /// The handle that stands for nothing: no record, no segment, no block.
    static final int NONE = -1;

    private FlowLayout() {}
}
