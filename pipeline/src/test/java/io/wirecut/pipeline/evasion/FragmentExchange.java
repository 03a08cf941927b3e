package io.wirecut.pipeline.evasion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Plays fragments to a host, and to the pipeline with or without a host behind it.
final class FragmentExchange {
    private static final int HOPS = 5;

    private FragmentExchange() {}

    /// What a host reads of the fragments of a row.
    static String host(String system, String row) {
        FragmentHost host = new FragmentHost(system, HOPS);
        Fragment.parse(row).forEach(host::receives);
        return host.reads();
    }

    /// Asserts that the pipeline reads what the host reads, and inline nothing but what it let
    /// through.
    static void check(Sensor tap, Sensor inline, String system, String row) {
        behind(tap, system, row);
        assertThat(tap.datagram()).as("tap, %s: %s", system, row).isEqualTo(host(system, row));
        String behind = behind(inline, system, row);
        assertThat(inline.datagram()).as("inline, %s: %s", system, row).isEqualTo(behind);
    }

    /// What a host behind a sensor reads of the fragments of a row.
    static String behind(Sensor sensor, String system, String row) {
        List<Fragment> fragments = Fragment.parse(row);
        int blocks =
                fragments.stream()
                        .filter(Fragment::last)
                        .mapToInt(Fragment::end)
                        .findFirst()
                        .orElse(1);
        FragmentHost host = new FragmentHost(system, HOPS);
        sensor.clear();
        for (Fragment fragment : fragments) {
            long pauseMs = 1 + 1000L * fragment.marks().number("pause", 0);
            if (sensor.takes(fragment.frame(system, blocks), pauseMs)) {
                host.receives(fragment);
            }
        }
        sensor.end();
        return host.reads();
    }
}
