package io.wirecut.matcher;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Every engine's saved tables, spoilt as the input says, with the right checksum:
///
/// ```
///  which engine (1 byte), then as often as there are bytes: place (3), value (4)
/// ```
class SavedMatcherFuzz {
    private static final int CHANGE_LENGTH = 7;
    private static final Map<String, HostileTables> TABLES = new HashMap<>();

    @FuzzTest
    void shouldRefuseOrSurvive(byte[] input) throws Throwable {
        if (input.length == 0) {
            return;
        }
        List<String> engines = Matcher.enginesFor(PatternSet.of());
        String engine = engines.get((input[0] & 0xFF) % engines.size());
        HostileTables tables = TABLES.get(engine);
        if (tables == null) {
            tables = new HostileTables(engine);
            TABLES.put(engine, tables);
        }
        tables.restore();
        ByteBuffer changes = ByteBuffer.wrap(input, 1, input.length - 1);
        while (changes.remaining() >= CHANGE_LENGTH) {
            int place = ((changes.getShort() & 0xFFFF) << Byte.SIZE) | (changes.get() & 0xFF);
            tables.replace(place % (tables.length() - Integer.BYTES + 1), changes.getInt());
        }
        tables.survives();
    }
}
