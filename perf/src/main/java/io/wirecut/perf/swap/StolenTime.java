package io.wirecut.perf.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Time that a virtual machine's cores were wanted, and their host had others use them (`man 5
/// proc_stat`, steal).
final class StolenTime {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int FIELD = 8;
    private static final int MS_PER_TICK = 10;

    private StolenTime() {}

    /// Of all cores since the start of the system; 0 where that is not known.
    static long untilNowMs() {
        try {
            String[] fields = Files.readString(STAT).lines().findFirst().orElse("").split(" +", -1);
            return fields.length > FIELD ? Long.parseLong(fields[FIELD]) * MS_PER_TICK : 0;
        } catch (IOException _) {
            return 0;
        }
    }
}
