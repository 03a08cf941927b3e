package io.wirecut.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.pipeline.config.ExceptionPolicies.Case;
import io.wirecut.pipeline.decode.HeaderKind;
import io.wirecut.pipeline.decode.LinkType;
import io.wirecut.pipeline.decode.Packet;
import io.wirecut.pipeline.decode.PacketDecoder;
import io.wirecut.pipeline.decode.TunnelPorts;
import io.wirecut.pipeline.fixture.Frames;
import io.wirecut.pipeline.flow.FlowKeyOptions;
import io.wirecut.pipeline.flow.FlowTimeouts;
import io.wirecut.signatures.Action;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InspectionSettingsTest {
    private static InspectionSettings of(String yaml) {
        return InspectionSettings.of(Settings.builder().yaml("s.yaml", yaml).build());
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        InspectionSettings defaults = InspectionSettings.DEFAULT;

        assertThat(defaults.stream())
                .isEqualTo(
                        new StreamSettings(
                                false,
                                false,
                                Toggle.AUTO,
                                true,
                                1 << 20,
                                true,
                                StreamSettings.Urgent.OOB,
                                8,
                                64,
                                StreamSettings.InspectOn.ARRIVAL));
        assertThat(defaults.captureChecksums()).isEqualTo(Toggle.AUTO);
        assertThat(defaults.flow().key()).isEqualTo(FlowKeyOptions.DEFAULT);
        assertThat(defaults.flow().timeouts()).isEqualTo(FlowTimeouts.suricata());
        assertThat(defaults.flow().emergencyTimeouts()).isEqualTo(FlowTimeouts.emergency());
        assertThat(defaults.flow().emergencyRecovery()).isEqualTo(30);
        assertThat(defaults.hostPolicies().of4(0x0A000001)).isEqualTo(HostPolicy.BSD);
        assertThat(defaults.hostPolicies().of6(1, 2)).isEqualTo(HostPolicy.BSD);
        assertThat(defaults.defrag().ipv6Overlap()).isEqualTo(Ipv6Overlap.HOST);
    }

    @Test
    void shouldReadWhatThePipelineNeeds() {
        InspectionSettings settings =
                of(
                        """
                        stream:
                          midstream: true
                          async-oneside: on
                          inline: yes
                          midstream-policy: pass-flow
                          checksum-validation: no
                          drop-invalid: no
                          reassembly:
                            depth: 0
                            urgent: {policy: gap}
                            small-segments: {maximum-size: 3, count: 9}
                        exception-policy: drop-packet
                        pcap-file: {checksum-checks: no}
                        vlan: {use-for-tracking: false}
                        flow-timeouts: {udp: {new: 5}}
                        defrag: {ipv6-overlap: discard}
                        """);
        assertThat(settings.defrag().ipv6Overlap()).isEqualTo(Ipv6Overlap.DISCARD);

        assertThat(settings.stream())
                .isEqualTo(
                        new StreamSettings(
                                true,
                                true,
                                Toggle.YES,
                                false,
                                0,
                                false,
                                StreamSettings.Urgent.GAP,
                                3,
                                9,
                                StreamSettings.InspectOn.ARRIVAL));
        assertThat(settings.exceptionPolicy(Case.APP_LAYER_ERROR, true))
                .isEqualTo(ExceptionPolicy.DROP_PACKET);
        assertThat(settings.exceptionPolicy(Case.MIDSTREAM, true))
                .isEqualTo(ExceptionPolicy.PASS_FLOW);
        assertThat(settings.captureChecksums()).isEqualTo(Toggle.NO);
        assertThat(settings.flow().key().usesVlan()).isFalse();
        FlowTimeouts timeouts = settings.flow().timeouts();
        assertThat(timeouts.udp().newNs()).isEqualTo(TimeUnit.SECONDS.toNanos(5));
        assertThat(timeouts.udp().establishedNs()).isEqualTo(TimeUnit.SECONDS.toNanos(300));
    }

    @Test
    void shouldResolveAutomaticPoliciesByPosition() {
        assertThat(ExceptionPolicy.AUTO.resolved(true)).isEqualTo(ExceptionPolicy.DROP_FLOW);
        assertThat(ExceptionPolicy.AUTO.resolved(false)).isEqualTo(ExceptionPolicy.IGNORE);
        assertThat(ExceptionPolicy.REJECT.resolved(true)).isEqualTo(ExceptionPolicy.REJECT);
        assertThat(InspectionSettings.DEFAULT.exceptionPolicy(Case.MIDSTREAM, true))
                .isEqualTo(ExceptionPolicy.DROP_FLOW);
        assertThat(of("stream: {midstream: yes}").exceptionPolicy(Case.MIDSTREAM, true))
                .isEqualTo(ExceptionPolicy.IGNORE);
        assertThat(Toggle.AUTO.resolved(true)).isTrue();
        assertThat(Toggle.NO.resolved(true)).isFalse();
    }

    @Test
    void shouldChooseTheHostPolicyOfTheLongestPrefix() {
        HostPolicies policies =
                of("""
                host-os-policy:
                  windows: [0.0.0.0/0, "::/0"]
                  linux: [10.0.0.0/8, 10.1.2.3, "2001:db8::/32"]
                  old-linux: [10.1.0.0/16]
                  bsd-right: []
                  vista: "[2001:db8::1, 2001:db8:0:0:8000::/65]"
                """)
                        .hostPolicies();

        assertThat(policies.of4(0xC0A80001)).isEqualTo(HostPolicy.WINDOWS);
        assertThat(policies.of4(0x0AFFFFFF)).isEqualTo(HostPolicy.LINUX);
        assertThat(policies.of4(0x0A010001)).isEqualTo(HostPolicy.OLD_LINUX);
        assertThat(policies.of4(0x0A010203)).isEqualTo(HostPolicy.LINUX);
        assertThat(policies.of6(0x2001_0DB8_0000_0000L, 1)).isEqualTo(HostPolicy.VISTA);
        assertThat(policies.of6(0x2001_0DB8_0000_0000L, 2)).isEqualTo(HostPolicy.LINUX);
        assertThat(policies.of6(0x2001_0DB8_0000_0000L, -1)).isEqualTo(HostPolicy.VISTA);
        assertThat(policies.of6(0x2002_0DB8_0000_0000L, 1)).isEqualTo(HostPolicy.WINDOWS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    decoder: {}                                           | 4789 | 1 | VXLAN
                    decoder: {}                                           | 8472 | 1 | UDP
                    decoder: {vxlan: {ports: 8472}}                       | 8472 | 1 | VXLAN
                    decoder: {vxlan: {ports: 8472}}                       | 4789 | 1 | UDP
                    decoder: {vxlan: {ports: [8472, 4789]}}               | 4789 | 1 | VXLAN
                    decoder: {vxlan: {ports: "[8472, 4789]"}}             | 8472 | 1 | VXLAN
                    decoder: {vxlan: {enabled: no, ports: 8472}}          | 8472 | 1 | UDP
                    decoder: {geneve: {ports: 9}}                         | 9 | 1 | GENEVE
                    decoder: {teredo: {ports: 9}}                         | 1 | 9 | TEREDO
                    decoder: {teredo: {ports: any}}                       | 1 | 9 | TEREDO
                    decoder: {teredo: {ports: any}}                       | 4789 | 1 | VXLAN
                    decoder: {teredo: {enabled: false}}                   | 3544 | 1 | UDP
                    """)
    void shouldLookForTunnelsBehindThePortsThatAreSet(
            String yaml, int destination, int source, HeaderKind kind) {
        assertThat(kindBehind(of(yaml).tunnelPorts(), source, destination)).isEqualTo(kind);
    }

    @Test
    void shouldTakeTunnelPortsFromVariables() {
        TunnelPorts ports =
                of("""
                vars: {port-groups: {VXLAN_PORTS: "[4789, 8472]"}}
                decoder: {vxlan: {enabled: yes, ports: $VXLAN_PORTS}}
                """)
                        .tunnelPorts();

        assertThat(kindBehind(ports, 1, 8472)).isEqualTo(HeaderKind.VXLAN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "a", "1:9", "$NONE", "any", "1,"})
    void shouldRefuseTunnelPortsThatAreNone(String ports) {
        assertThatThrownBy(() -> of("decoder: {vxlan: {ports: '%s'}}".formatted(ports)))
                .hasMessageContaining("decoder.vxlan.ports=" + ports + " is not understood")
                .hasMessageContaining("port numbers from 1 to 65535");
    }

    /// The last header that the decoder looks for in an empty datagram.
    private static HeaderKind kindBehind(TunnelPorts ports, int source, int destination) {
        Frames frame = Frames.raw().ipv4("10.0.0.1", "10.0.0.2").udp(source, destination);
        int length = frame.build().length;
        Packet packet = new Packet();
        packet.wrapFrame(frame.buffer(), 0, length, length, 1, LinkType.RAW, 1);
        new PacketDecoder(ports).decode(packet);
        return packet.headerKind(packet.headerCount() - 1);
    }

    @Test
    void shouldRefuseWhatIsNotUnderstood() {
        assertThatThrownBy(() -> of("host-os-policy:\n  amiga: [10.0.0.1]"))
                .hasMessageStartingWith(
                        "s.yaml:2:10: error: unknown host policy 'amiga'\nexpected:")
                .hasMessageContaining("bsd, bsd-right, old-linux");
        assertThatThrownBy(() -> of("host-os-policy:\n  linux: [10.0.0.1/33]"))
                .hasMessage(
                        "s.yaml:2:10: error: '10.0.0.1/33' is no address\n"
                                + "expected: such as 10.1.2.3, 10.0.0.0/8 or 2001:db8::/32");
        assertThatThrownBy(() -> of("host-os-policy:\n  linux: [example.org]"))
                .hasMessageStartingWith("s.yaml:2:10: error: 'example.org' is no address");
        assertThatThrownBy(() -> of("stream:\n  midstream-policy: nuke"))
                .hasMessage(
                        "s.yaml:2:21: error: stream.midstream-policy=nuke is not understood\n"
                                + "expected: one of ignore, pass-flow, pass-packet, drop-flow,"
                                + " drop-packet, reject, bypass, auto");
        assertThatThrownBy(() -> of("flow-timeouts: {tcp: {new: 999999999999}}"))
                .hasMessageContaining("expected: at most 31536000 seconds");
    }

    @Test
    void shouldTakeEveryTimeoutByItsName() {
        FlowSettings flow =
                of("""
                flow: {emergency-recovery: 40}
                flow-timeouts:
                  profile: pan-os
                  tcp: {new: 7, handshake: 8, emergency-new: 2, closed: 9, discard: 11}
                  icmp: {established: 3, emergency-established: 1}
                """)
                        .flow();

        assertThat(flow.emergencyRecovery()).isEqualTo(40);
        assertThat(flow.timeouts().tcp()).isEqualTo(tcpOfSeconds(7, 8, 3600, 120, 9, 30, 11, 90));
        assertThat(flow.timeouts().icmp().establishedNs()).isEqualTo(TimeUnit.SECONDS.toNanos(3));
        assertThat(flow.timeouts().udp()).isEqualTo(FlowTimeouts.panOs().udp());
        assertThat(flow.emergencyTimeouts().tcp())
                .isEqualTo(tcpOfSeconds(2, 2, 100, 100, 10, 10, 100, 50));
        assertThatThrownBy(() -> of("flow: {emergency-recovery: 0}"))
                .hasMessageContaining("expected: percent of the flow table, 1 to 100");
    }

    private static FlowTimeouts.Tcp tcpOfSeconds(long... seconds) {
        long[] ns = LongStream.of(seconds).map(TimeUnit.SECONDS::toNanos).toArray();
        return new FlowTimeouts.Tcp(ns[0], ns[1], ns[2], ns[3], ns[4], ns[5], ns[6], ns[7]);
    }

    @Test
    void shouldSplitTheMemory() {
        long mib = 1 << 20;
        assertThat(InspectionSettings.DEFAULT.memory())
                .isEqualTo(new MemorySettings(128 * mib, 128 * mib, 256 * mib, 16 * mib));
        assertThat(of("memory: 200mb").memory())
                .isEqualTo(new MemorySettings(60 * mib, 70 * mib, 60 * mib, 10 * mib));
        assertThat(of("{memory: 200mb, flow: {memcap: 130mb}}").memory())
                .isEqualTo(new MemorySettings(130 * mib, 35 * mib, 30 * mib, 5 * mib));
        assertThat(of("defrag: {memcap: 1mb}").memory().fragments()).isEqualTo(mib);
        assertThatThrownBy(() -> of("{memory: 100mb, flow: {memcap: 130mb}}"))
                .hasMessage(
                        "s.yaml:1:10: error: memory=100mb is not understood\n"
                                + "expected: more than the limits of its parts together, such as"
                                + " 512mb");
        assertThatThrownBy(() -> of("flow: {memcap: 10}"))
                .hasMessage(
                        "s.yaml:1:16: error: flow.memcap=10 is not understood\n"
                                + "expected: 64kb or more");
    }

    @Test
    void shouldHaveAPolicyForEachCase() {
        InspectionSettings settings =
                of(
                        """
                        exception-policy: ignore
                        flow: {memcap-policy: drop-packet}
                        stream: {memcap-policy: reject, reassembly: {memcap-policy: drop-flow}}
                        defrag: {memcap-policy: pass-packet}
                        """);
        assertThat(settings.exceptionPolicy(Case.FLOW_MEMCAP, false))
                .isEqualTo(ExceptionPolicy.DROP_PACKET);
        assertThat(settings.exceptionPolicy(Case.STREAM_MEMCAP, false))
                .isEqualTo(ExceptionPolicy.REJECT);
        assertThat(settings.exceptionPolicy(Case.REASSEMBLY_MEMCAP, false))
                .isEqualTo(ExceptionPolicy.DROP_FLOW);
        assertThat(settings.exceptionPolicy(Case.DEFRAG_MEMCAP, false))
                .isEqualTo(ExceptionPolicy.PASS_PACKET);
        assertThat(settings.exceptionPolicy(Case.MIDSTREAM, true))
                .isEqualTo(ExceptionPolicy.IGNORE);
    }

    @Test
    void shouldBoundDefragmentation() {
        assertThat(InspectionSettings.DEFAULT.defrag())
                .isEqualTo(new DefragSettings(60_000_000_000L, 1_024, Ipv6Overlap.HOST));
        assertThat(of("defrag: {timeout: 30, trackers: 65535}").defrag())
                .isEqualTo(new DefragSettings(30_000_000_000L, 65_535, Ipv6Overlap.HOST));
        assertThatThrownBy(() -> of("defrag: {trackers: 0}"))
                .hasMessage(
                        "s.yaml:1:20: error: defrag.trackers=0 is not understood\n"
                                + "expected: a number from 1 to 1048576");
    }

    @Test
    void shouldBoundTheAlertsOfOnePacket() {
        assertThat(InspectionSettings.DEFAULT.packetAlertMax()).isEqualTo(15);
        assertThat(of("packet-alert-max: 3").packetAlertMax()).isEqualTo(3);
        assertThat(of("packet-alert-max: 0").packetAlertMax()).isEqualTo(15);
        assertThatThrownBy(() -> of("packet-alert-max: 256"))
                .hasMessage(
                        "s.yaml:1:19: error: packet-alert-max=256 is not understood\n"
                                + "expected: a number from 0 (the default) to 255");
    }

    @Test
    void shouldPutActionsInTheOrderThatIsSet() {
        assertThat(
                        RuleConfiguration.evaluation(
                                        Settings.builder()
                                                .yaml("s.yaml", "action-order: [drop, Reject]")
                                                .build())
                                .actionOrder())
                .startsWith(Action.Kind.DROP, Action.Kind.REJECT)
                .hasSize(4)
                .doesNotHaveDuplicates();
        assertThatThrownBy(() ->
                        RuleConfiguration.evaluation(
                                Settings.builder()
                                        .yaml("s.yaml", "action-order: [drop, shout]")
                                        .build()))
                .hasMessage(
                        "s.yaml:1:15: error: action-order=[drop,shout] is not understood\n"
                                + "expected: pass, drop, reject or alert");
    }
}
