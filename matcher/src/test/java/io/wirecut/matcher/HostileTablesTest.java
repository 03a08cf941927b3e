package io.wirecut.matcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the tables of a saved matcher say, it is refused, or scans without a step outside.
///
/// `-Dwirecut.seed` repeats a run, `-Dwirecut.rounds` makes it longer.
@EnabledOnOs(OS.LINUX)
class HostileTablesTest {
    private static final long SEED = Long.getLong("wirecut.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("wirecut.rounds", 1) * 400;
    private static final int[] NASTY = {0, -1, 1, 7, 64, 255, 256, 1 << 16, 1 << 30, 1 << 31};

    static List<String> engines() {
        return Matcher.enginesFor(PatternSet.of());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void shouldRefuseOrSurvive(String engine) throws Throwable {
        Random random = new Random(SEED);
        HostileTables tables = new HostileTables(engine);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            tables.restore();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                int place = place(tables, random);
                tables.replace(place, value(tables.at(place), random));
            }
            refused += tables.survives() ? 0 : 1;
        }

        tables.restore();
        assertThat(tables.survives()).isTrue();
        assertThat(refused).as("-Dwirecut.seed=%d", SEED).isPositive();
    }

    /// Where something is that is not zero: most of the tables are empty.
    private static int place(HostileTables tables, Random random) {
        int place = 0;
        for (int i = 0; i < 50; i++) {
            place = random.nextInt(tables.length() / Integer.BYTES - 1) * Integer.BYTES;
            if (tables.at(place) != 0) {
                return place;
            }
        }
        return place;
    }

    private static int value(int present, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> NASTY[random.nextInt(NASTY.length)];
            case 1 -> present + random.nextInt(-100, 100);
            case 2 -> present ^ (1 << random.nextInt(Integer.SIZE));
            default -> random.nextInt();
        };
    }
}
