package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Action;
import io.wirecut.signatures.Action.Reset;
import io.wirecut.signatures.Action.ResetTarget;
import io.wirecut.signatures.AddressSet;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.PacketTest.PayloadSize;
import io.wirecut.signatures.PacketTest.TcpFlags;
import io.wirecut.signatures.PortSet;
import io.wirecut.signatures.Protocol;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Signature.Reference;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What rules mean.
class RuleParserTest {
    @Test
    void shouldReadEveryPartOfARule() {
        Signature signature =
                Rules.signature(
                        "drop tcp 1.2.3.4 1024: <> 5.6.7.0/24 [80,443] (msg:\"a \\\"b\\\"\\; c\";"
                                + " flow:established,to_server; content:\"GET|20|/\"; nocase;"
                                + " reference:cve,2024-1; reference:url,example.com/a?b=c,d;"
                                + " classtype:trojan-activity; gid:3; sid:4294967295; rev:7;"
                                + " metadata:created_at 2024_01_02, tag one, tag two, bare;)");
        assertThat(signature.action()).isEqualTo(new Action.Drop());
        assertThat(signature.protocol()).isEqualTo(Protocol.TCP);
        assertThat(signature.source()).isEqualTo(AddressSet.ofRange4(0x01020304, 0x01020304));
        assertThat(signature.sourcePorts()).isEqualTo(PortSet.ofRange(1024, 65_535));
        assertThat(signature.bidirectional()).isTrue();
        assertThat(signature.destination()).isEqualTo(AddressSet.ofRange4(0x05060700, 0x050607FF));
        assertThat(signature.destinationPorts())
                .isEqualTo(PortSet.ofRange(80, 80).union(PortSet.ofRange(443, 443)));
        assertThat(signature.gid()).isEqualTo(3);
        assertThat(signature.sid()).isEqualTo(0xFFFF_FFFFL);
        assertThat(signature.rev()).isEqualTo(7);
        assertThat(signature.message()).isEqualTo("a \"b\"; c");
        assertThat(signature.classification().description())
                .isEqualTo("A Network Trojan was detected");
        assertThat(signature.priority()).isEqualTo(1);
        assertThat(signature.references())
                .containsExactly(
                        new Reference("cve", "2024-1"),
                        new Reference("url", "example.com/a?b=c,d"));
        assertThat(signature.metadata())
                .containsExactly(
                        Map.entry("created_at", List.of("2024_01_02")),
                        Map.entry("tag", List.of("one", "two")),
                        Map.entry("bare", List.of("")));
        assertThat(signature.flow())
                .isEqualTo(
                        new FlowCondition(
                                FlowCondition.Direction.TO_SERVER,
                                FlowCondition.State.ESTABLISHED,
                                FlowCondition.Source.ANY));
        assertThat(signature.tests()).isEmpty();
        assertThat(signature.span()).hasToString("web.rules:1:1");
        Content content = signature.contents().getFirst();
        assertThat(content.pattern().toBytes()).asString().isEqualTo("GET /");
        assertThat(content.pattern().ignoresCase()).isTrue();
        assertThat(signature.inspections()).containsExactly(Inspection.ofPayload(List.of(content)));
    }

    @Test
    void shouldTakeDefaultsForWhatIsNotSaid() {
        Signature signature = Rules.signature("alert ip any any -> any any (sid:1;)");
        assertThat(signature.gid()).isEqualTo(1);
        assertThat(signature.rev()).isZero();
        assertThat(signature.message()).isEmpty();
        assertThat(signature.priority()).isEqualTo(3);
        assertThat(signature.classification()).isEqualTo(Signature.Classification.NONE);
        assertThat(signature.flow()).isEqualTo(FlowCondition.NONE);
        assertThat(signature.source()).isEqualTo(AddressSet.ANY);
        assertThat(signature.destinationPorts()).isEqualTo(PortSet.ANY);
        assertThat(signature.bidirectional()).isFalse();
    }

    @Test
    void shouldKnowEveryAction() {
        Map<String, Action> actions =
                Map.of(
                        "alert", new Action.Alert(),
                        "pass", new Action.Pass(),
                        "drop", new Action.Drop(),
                        "reject", new Reset(ResetTarget.SENDER),
                        "rejectsrc", new Reset(ResetTarget.SENDER),
                        "rejectdst", new Reset(ResetTarget.RECEIVER),
                        "rejectboth", new Reset(ResetTarget.BOTH),
                        "reset-client", new Reset(ResetTarget.CLIENT),
                        "reset-server", new Reset(ResetTarget.SERVER),
                        "reset-both", new Reset(ResetTarget.BOTH));
        actions.forEach((name, action) -> {
            String rule = " tcp any any -> any any (sid:1;)";
            assertThat(Rules.signature(name + rule).action()).as(name).isEqualTo(action);
            assertThat(Rules.signature(name.toUpperCase(Locale.ROOT) + rule).action())
                    .as(name)
                    .isEqualTo(action);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "ip, IP",
        "IP, IP",
        "tcp, TCP",
        "Tcp, TCP",
        "udp, UDP",
        "icmp, ICMP",
        "tcp-pkt, TCP_PACKET",
        "tcp-stream, TCP_STREAM"
    })
    void shouldKnowEveryProtocol(String name, Protocol protocol) {
        Signature signature = Rules.signature("alert " + name + " any any -> any any (sid:1;)");
        assertThat(signature.protocol()).isEqualTo(protocol);
        assertThat(signature.source()).isEqualTo(AddressSet.ANY);
    }

    @Test
    void shouldLimitProtocolsThatNameAVersionOfIpToItsAddresses() {
        AddressSet all4 = AddressSet.ofRange4(0, -1);
        AddressSet all6 = AddressSet.ofRange6(0, 0, -1, -1);
        for (String name : List.of("ipv4", "ip4", "icmpv4", "icmp4")) {
            Signature signature = Rules.signature("alert " + name + " any any -> any any (sid:1;)");
            assertThat(signature.source()).as(name).isEqualTo(all4);
            assertThat(signature.destination()).as(name).isEqualTo(all4);
        }
        for (String name : List.of("ipv6", "ip6", "icmpv6", "icmp6")) {
            Signature signature = Rules.signature("alert " + name + " any any -> any any (sid:1;)");
            assertThat(signature.source()).as(name).isEqualTo(all6);
            assertThat(signature.destination()).as(name).isEqualTo(all6);
        }
    }

    /// Groups as Suricata 7.0.10 takes them, found by asking it with one packet from each of the
    /// addresses. `$HOME_NET` is `[10.0.0.0/8,!10.1.0.0/16]`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    any                                      ~ 10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 1.2.3.4 5.6.7.8 9.9.9.9
                    Any                                      ~ 10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 1.2.3.4 5.6.7.8 9.9.9.9
                    1.2.3.4                                  ~ 1.2.3.4
                    1.2.3.99/24                              ~ 1.2.3.4
                    1.2.3.4/255.255.0.0                      ~ 1.2.3.4
                    0.0.0.0/0                                ~ 10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 1.2.3.4 5.6.7.8 9.9.9.9
                    1.2.3.4-9.9.9.9                          ~ 1.2.3.4 5.6.7.8 9.9.9.9
                    !1.2.3.4                                 ~ 10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 5.6.7.8 9.9.9.9
                    [1.2.3.4, 5.6.7.8]                       ~ 1.2.3.4 5.6.7.8
                    [1.2.3.4,]                               ~ 1.2.3.4
                    [[[1.2.3.4]]]                            ~ 1.2.3.4
                    1.2.3.4,5.6.7.8                          ~ 1.2.3.4 5.6.7.8
                    $HOME_NET                                ~ 10.0.0.5 10.2.0.5
                    !$HOME_NET                               ~ 10.1.0.5 10.1.1.5 1.2.3.4 5.6.7.8 9.9.9.9
                    [!$HOME_NET]                             ~ 10.1.0.5 10.1.1.5 1.2.3.4 5.6.7.8 9.9.9.9
                    [$HOME_NET,1.2.3.4]                      ~ 10.0.0.5 10.2.0.5 1.2.3.4
                    [$HOME_NET,!10.2.0.0/16]                 ~ 10.0.0.5
                    ![10.0.0.0/8,!10.1.0.0/16]               ~ 10.1.0.5 10.1.1.5 1.2.3.4 5.6.7.8 9.9.9.9
                    [10.0.0.0/8,![10.1.0.0/16,!10.1.1.0/24]] ~ 10.0.0.5 10.1.1.5 10.2.0.5
                    ![1.2.3.4,!5.6.7.8]                      ~ 10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 5.6.7.8 9.9.9.9
                    [1.2.3.4,[!10.0.0.0/8]]                  ~ 1.2.3.4
                    [[!10.0.0.0/8],[1.2.3.4,10.1.0.0/16]]    ~ 1.2.3.4
                    [10.0.0.0/8,!10.1.0.0/16,10.1.1.0/24]    ~ 10.0.0.5 10.2.0.5
                    ![!1.2.3.4]                              ~ 1.2.3.4
                    """)
    void shouldReadAddressGroups(String group, String held) {
        AddressSet set = Rules.signature("alert ip " + group + " any -> any any (sid:1;)").source();
        List<String> expected = words(held);
        for (String address :
                words("10.0.0.5 10.1.0.5 10.1.1.5 10.2.0.5 1.2.3.4 5.6.7.8 9.9.9.9")) {
            AddressSet one =
                    Rules.signature("alert ip " + address + " any -> any any (sid:1;)").source();
            assertThat(one.minus(set).isEmpty()).as(address).isEqualTo(expected.contains(address));
        }
    }

    /// As Suricata 7.0.10 takes them: what is not to be in a group speaks of its own version only.
    @ParameterizedTest
    @CsvSource({
        "!1.2.3.4, 9.9.9.9, ::1",
        "'[!1.2.3.4,!1.0.0.0/8]', 9.9.9.9, ::1",
        "!::1, ::2, 1.2.3.4",
        "'[0.0.0.0/0,!1.2.3.4]', 9.9.9.9, ::1",
        "'[any,!1.2.3.4]', ::1, 1.2.3.4",
        "'![1.2.3.4,::1]', ::2, ::1",
        "'[!1.2.3.4,!::1]', 9.9.9.9, ::1",
    })
    void shouldTakeNegatedAddressesForTheirVersion(String group, String held, String left) {
        String rule = "alert ip %s any -> any any (sid:1;)";
        AddressSet set = Rules.signature(rule.formatted(group)).source();
        AddressSet in = Rules.signature(rule.formatted(held)).source();
        AddressSet out = Rules.signature(rule.formatted(left)).source();
        assertThat(in.minus(set).isEmpty()).isTrue();
        assertThat(out.minus(set)).isEqualTo(out);
    }

    @Test
    void shouldReadIpv6Addresses() {
        String rule = "alert ip %s any -> any any (sid:1;)";
        assertThat(Rules.signature(rule.formatted("::1")).source())
                .isEqualTo(AddressSet.ofRange6(0, 1, 0, 1));
        assertThat(Rules.signature(rule.formatted("2001:DB8::/32")).source())
                .isEqualTo(
                        AddressSet.ofRange6(0x2001_0DB8_0000_0000L, 0, 0x2001_0DB8_FFFF_FFFFL, -1));
        assertThat(Rules.signature(rule.formatted("2001:db8::7:8/72")).source())
                .isEqualTo(
                        AddressSet.ofRange6(
                                0x2001_0DB8_0000_0000L,
                                0,
                                0x2001_0DB8_0000_0000L,
                                0x00FF_FFFF_FFFF_FFFFL));
        assertThat(Rules.signature(rule.formatted("::/0")).source())
                .isEqualTo(AddressSet.ofRange6(0, 0, -1, -1));
        assertThat(Rules.signature(rule.formatted("::ffff:1.2.3.4")).source())
                .isEqualTo(AddressSet.ofRange6(0, 0xFFFF_0102_0304L, 0, 0xFFFF_0102_0304L));
        assertThat(Rules.signature(rule.formatted("::5-::9")).source())
                .isEqualTo(AddressSet.ofRange6(0, 5, 0, 9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    any                  ~ 79 80 85 90 445 5800 60000
                    80                   ~ 80
                    80:90                ~ 80 85 90
                    :80                  ~ 79 80
                    445:                 ~ 445 5800 60000
                    !80                  ~ 79 85 90 445 5800 60000
                    [80,85:90]           ~ 80 85 90
                    [80, 81:90 , !85]    ~ 80 90
                    [80:90,!85]          ~ 80 90
                    ![80,90]             ~ 79 85 445 5800 60000
                    !5800,!445           ~ 79 80 85 90 60000
                    $HTTP_PORTS          ~ 80
                    $SHELLCODE_PORTS     ~ 79 85 90 445 5800 60000
                    [$HTTP_PORTS,445]    ~ 80 445
                    [79,[!80]]           ~ 79
                    ![!80]               ~ 80
                    """)
    void shouldReadPortGroups(String group, String held) {
        PortSet set =
                Rules.signature("alert tcp any any -> any " + group + " (sid:1;)")
                        .destinationPorts();
        List<String> expected = words(held);
        for (String port : words("79 80 85 90 445 5800 60000")) {
            assertThat(set.contains(Integer.parseInt(port)))
                    .as(port)
                    .isEqualTo(expected.contains(port));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    abc                ~ 616263
                    a:b                ~ 613a62
                    |7C|               ~ 7c
                    |7 c 7,d|          ~ 7c7d
                    a|0d 0A|b|ff|      ~ 610d0a62ff
                    a|| b              ~ 612062
                    \\"\\;\\:\\\\      ~ 223b3a5c
                    """)
    void shouldReadContents(String text, String hex) {
        Content content =
                Rules.signature(Rules.tcp("content:\"" + text + "\";")).contents().getFirst();
        assertThat(java.util.HexFormat.of().formatHex(content.pattern().toBytes())).isEqualTo(hex);
        assertThat(content.negated()).isFalse();
        assertThat(content.pattern().ignoresCase()).isFalse();
    }

    @Test
    void shouldKeepBytesThatAreNoAscii() {
        byte[] bytes =
                Rules.signature(Rules.tcp("content:\"\u00E9\u00FF\";"))
                        .contents()
                        .getFirst()
                        .pattern()
                        .toBytes();
        assertThat(bytes).containsExactly(0xE9, 0xFF);
        assertThat(Rules.signature(Rules.tcp("msg:\"gr\u00C3\u00BCn\";")).message())
                .isEqualTo("grün");
        assertThat(Rules.signature(Rules.tcp("msg:\"gr\u00FCn\";")).message()).isEqualTo("grün");
    }

    @Test
    void shouldReadModifiersOfEachContent() {
        List<Content> contents =
                Rules.signature(
                                Rules.tcp(
                                        "content:\"a\"; offset:3; depth:9; content:! \"b\";"
                                                + " distance:-4; within:8; content:\"c\"; startswith;"
                                                + " endswith; rawbytes; content:\"defg\"; NoCase;"
                                                + " fast_pattern:1,2;"))
                        .contents();
        assertThat(contents).hasSize(4);
        Content first = contents.get(0);
        assertThat(first.offset()).contains(Operand.of(3));
        assertThat(first.depth()).contains(Operand.of(9));
        assertThat(first.isRelative()).isFalse();
        Content second = contents.get(1);
        assertThat(second.negated()).isTrue();
        assertThat(second.distance()).contains(Operand.of(-4));
        assertThat(second.within()).contains(Operand.of(8));
        assertThat(second.isRelative()).isTrue();
        Content third = contents.get(2);
        assertThat(third.startsWith()).isTrue();
        assertThat(third.endsWith()).isTrue();
        assertThat(third.fastPattern()).isFalse();
        Content fourth = contents.get(3);
        assertThat(fourth.pattern().ignoresCase()).isTrue();
        assertThat(fourth.fastPattern()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    flow:established;                       ~ ANY       ~ ESTABLISHED     ~ ANY
                    flow:not_established;                   ~ ANY       ~ NOT_ESTABLISHED ~ ANY
                    flow:stateless;                         ~ ANY       ~ STATELESS       ~ ANY
                    flow:to_server;                         ~ TO_SERVER ~ ANY             ~ ANY
                    flow:from_client;                       ~ TO_SERVER ~ ANY             ~ ANY
                    flow:to_client;                         ~ TO_CLIENT ~ ANY             ~ ANY
                    flow:from_server;                       ~ TO_CLIENT ~ ANY             ~ ANY
                    flow: TO_SERVER , Established ;         ~ TO_SERVER ~ ESTABLISHED     ~ ANY
                    flow:to_client,established,only_stream; ~ TO_CLIENT ~ ESTABLISHED     ~ ONLY_STREAM
                    flow:no_stream;                         ~ ANY       ~ ANY             ~ NO_STREAM
                    flow:to_server; flow:established;       ~ TO_SERVER ~ ESTABLISHED     ~ ANY
                    """)
    void shouldReadFlow(
            String option,
            FlowCondition.Direction direction,
            FlowCondition.State state,
            FlowCondition.Source source) {
        assertThat(Rules.signature(Rules.tcp(option)).flow())
                .isEqualTo(new FlowCondition(direction, state, source));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5, 5, false",
        "!5, 5, 5, true",
        "<5, 0, 4, false",
        "<=5, 0, 5, false",
        ">5, 6, 65535, false",
        ">=5, 5, 65535, false",
        "13<>32, 14, 31, false",
        "13-32, 14, 31, false",
        " > 5 , 6, 65535, false",
        "1<>3, 2, 2, false"
    })
    void shouldReadPayloadSize(String text, int min, int max, boolean negated) {
        assertThat(Rules.signature(Rules.tcp("dsize:" + text + ";")).tests())
                .containsExactly(new PayloadSize(min, max, negated));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    S        ~ EXACTLY ~ 2   ~ 0
                    FSRPAUEC ~ EXACTLY ~ 255 ~ 0
                    0        ~ EXACTLY ~ 0   ~ 0
                    +S       ~ ALL     ~ 2   ~ 0
                    A+       ~ ALL     ~ 16  ~ 0
                    *SA,R    ~ ANY     ~ 18  ~ 4
                    ! S      ~ NOT     ~ 2   ~ 0
                    S,12     ~ EXACTLY ~ 2   ~ 192
                    S,CE     ~ EXACTLY ~ 2   ~ 192
                    12       ~ EXACTLY ~ 192 ~ 0
                    """)
    void shouldReadTcpFlags(String text, TcpFlags.Mode mode, int flags, int ignored) {
        TcpFlags expected = new TcpFlags(mode, flags, ignored);
        assertThat(Rules.signature(Rules.tcp("flags:" + text + ";")).tests())
                .containsExactly(expected);
        assertThat(Rules.signature(Rules.tcp("tcp.flags:" + text + ";")).tests())
                .containsExactly(expected);
    }

    @Test
    void shouldLoadWithAWarningWhatOnlyPeopleMiss() {
        var pack =
                Rules.load(
                        Rules.tcp(
                                "classtype:trojan-activty; reference:foo,bar; priority:4;"
                                        + " priority:2; priority:3;"));
        Signature signature = pack.signatures().getFirst();
        assertThat(signature.classification())
                .isEqualTo(new Signature.Classification("trojan-activty", "trojan-activty", 3));
        assertThat(signature.priority()).isEqualTo(2);
        assertThat(pack.refusedCount()).isZero();
        assertThat(
                        Rules.rendered(pack)
                                .lines()
                                .filter(l -> l.startsWith("web") || l.startsWith("help")))
                .containsExactly(
                        "web.rules:1:41: warning: unknown class 'trojan-activty', taken with priority 3",
                        "help: did you mean 'trojan-activity'?",
                        "web.rules:1:67: warning: unknown reference system 'foo'",
                        "help: define it in a reference.config",
                        "web.rules:1:88: warning: second 'priority' in one rule, the highest priority holds",
                        "web.rules:1:100: warning: second 'priority' in one rule, the highest priority holds");
    }

    private static List<String> words(String text) {
        return new Scanner(text).tokens().toList();
    }

    @Test
    void shouldUnderstandTags() {
        assertThat(tags("tag:session;"))
                .containsExactly(new Tag(Tag.Scope.SESSION, Tag.Unit.PACKETS, 256));
        assertThat(tags("tag:host; tag:host,3600,seconds,src; tag:session, 4294967295 , bytes;"))
                .containsExactly(
                        new Tag(Tag.Scope.DESTINATION, Tag.Unit.PACKETS, 256),
                        new Tag(Tag.Scope.SOURCE, Tag.Unit.SECONDS, 3600),
                        new Tag(Tag.Scope.SESSION, Tag.Unit.BYTES, Tag.MAX_COUNT));
        assertThat(tags("tag:session,5,packets,src;"))
                .containsExactly(new Tag(Tag.Scope.SESSION, Tag.Unit.PACKETS, 5));
    }

    @Test
    void shouldWarnOfASecondTagOfTheSame() {
        SignaturePack pack =
                Rules.load(Rules.tcp("tag:session,5,packets; tag:session,60,seconds;"));
        assertThat(pack.signatures().getFirst().reporting().tags())
                .containsExactly(new Tag(Tag.Scope.SESSION, Tag.Unit.PACKETS, 5));
        assertThat(Rules.rendered(pack))
                .contains("the same was tagged before in this rule: the first 'tag' counts");
    }

    private static List<Tag> tags(String options) {
        return Rules.signature(Rules.tcp(options)).reporting().tags();
    }
}
