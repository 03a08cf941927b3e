package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.config.LiveSettings.LiveInterface;
import io.wirecut.pipeline.config.LiveSettings.QueueSettings;
import org.junit.jupiter.api.Test;

final class LiveSettingsTest {
    private static LiveSettings read(String yaml) {
        return LiveSettings.of(Settings.builder().yaml("live.yaml", yaml).build());
    }

    @Test
    void shouldHaveDefaults() {
        LiveSettings settings = read("");

        assertThat(settings.interfaces()).isEmpty();
        assertThat(settings.of("eth0")).isEqualTo(new LiveInterface("eth0", "", "", true, 0));
        assertThat(settings.queue()).isEqualTo(new QueueSettings(false, false, 20));
    }

    @Test
    void shouldTakeInterfacesOverTheDefaultOne() {
        LiveSettings settings =
                read(
                        """
                        af-packet:
                          - interface: eth1
                            bpf-filter: tcp port 80
                            threads: auto
                            cluster-id: 99
                          - interface: eth2
                            copy-mode: ips
                            copy-iface: eth3
                            disable-promisc: no
                          - interface: default
                            disable-promisc: yes
                            ring-size: 10000
                        """);

        assertThat(settings.interfaces())
                .containsExactly(
                        new LiveInterface("eth1", "", "tcp port 80", false, 10000),
                        new LiveInterface("eth2", "eth3", "", true, 10000));
        assertThat(settings.of("eth9")).isEqualTo(new LiveInterface("eth9", "", "", false, 10000));
    }

    @Test
    void shouldTakeQueueSettings() {
        assertThat(read("nfq:\n  mode: repeat\n  fail-open: yes\n  batchcount: 5\n").queue())
                .isEqualTo(new QueueSettings(true, true, 5));
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> read("af-packet:\n  - copy-mode: ips\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("af-packet.0.interface");
        assertThatThrownBy(() -> read("af-packet:\n  - interface: eth0\n    copy-mode: ips\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("af-packet.0.copy-iface");
        assertThatThrownBy(() -> read("af-packet:\n  - interface: eth0\n    copy-mode: tap\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("one of none, ips");
        assertThatThrownBy(() -> read("nfq:\n  mode: route\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("nfq.mode");
    }
}
