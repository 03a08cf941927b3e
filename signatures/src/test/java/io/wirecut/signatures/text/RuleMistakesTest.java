package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.SignaturePack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused, and what the user is told.
class RuleMistakesTest {
    @Test
    void shouldShowAllMistakesOfAFileAtOnce() {
        String file =
                """
                # rules of the web server
                alert tcp any any -> any 80 (msg:"a"; content:"GET /admin"; nocase; dpeth:64; sid:1;)
                alert tcp any any -> $HOME_NTE 80 (msg:"b"; sid:2;)
                alert tcp any any -> any 80 (msg:"c"; content:"x"; \\
                    offset:3; distance:1; \\
                    flow:to_sever; sid:3;)
                """;
        assertThat(Rules.rendered(Rules.load(file)))
                .isEqualTo(
                        """
                        web.rules:2:69: error: unknown keyword 'dpeth'
                              alert tcp any any -> any 80 (msg:"a"; content:"GET /admin"; nocase; dpeth:64; sid:1;)
                                                                                                  ^^^^^
                        expected: one of offset, depth, nocase, …
                        help: did you mean 'depth'?
                        web.rules:3:22: error: unknown address variable '$HOME_NTE'
                              alert tcp any any -> $HOME_NTE 80 (msg:"b"; sid:2;)
                                                   ^^^^^^^^^
                        help: did you mean '$HOME_NET'?
                        web.rules:5:15: error: 'distance' cannot stand beside offset or depth on one content
                                  offset:3; distance:1; \\
                                            ^^^^^^^^
                        web.rules:6:10: error: unknown word 'to_sever' in flow
                                  flow:to_sever; sid:3;)
                                       ^^^^^^^^
                        expected: one of established, not_established, stateless, to_server, from_client, to_client, from_server, only_stream, no_stream, only_frag, no_frag
                        help: did you mean 'to_server'?\
                        """);
    }

    @Test
    void shouldCountPlacesInUtf8Characters() {
        String rule = "alert tcp any any -> any any (msg:\"grün\"; foo:1; sid:1;)";
        String bytes =
                new String(
                        rule.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(Rules.rendered(Rules.load(bytes)))
                .isEqualTo(
                        """
                        web.rules:1:43: error: unknown keyword 'foo'
                              alert tcp any any -> any any (msg:"grün"; foo:1; sid:1;)
                                                                        ^^^
                        expected: one of msg, flow, content, …\
                        """);
    }

    /// Options that are refused: the options, the place of the mistake counted from the first of
    /// them, what it is blamed on, the problem.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    lua:"a.lua";                           ~ 1  ~ lua          ~ keyword 'lua' is known, but not evaluated by this version
                    HTTP.URI;                              ~ 1  ~ http.uri     ~ keyword 'HTTP.URI' is known, but not evaluated by this version
                    contnet:"a";                           ~ 1  ~ contnet      ~ unknown keyword 'contnet'
                    msg:"a";;                              ~ 9  ~ syntax       ~ an option without a keyword
                    msg:"a"; sid:2                         ~ 14 ~ sid          ~ '2 sid:1' is not a number
                    msg:abc;                               ~ 5  ~ msg          ~ the value of 'msg' is not in quotes
                    msg:"a;                                ~ 5  ~ msg          ~ quotes are not closed
                    msg:"a"; msg:"b";                      ~ 10 ~ msg          ~ second 'msg' in one rule
                    msg;                                   ~ 1  ~ msg          ~ 'msg' has no value
                    sid:5;                                 ~ 8  ~ sid          ~ second 'sid' in one rule
                    rev:0;                                 ~ 5  ~ rev          ~ 0 is out of range
                    rev:"1";                               ~ 5  ~ rev          ~ the value of 'rev' is in quotes
                    rev:99999999999999999999;              ~ 5  ~ rev          ~ 99999999999999999999 is out of range
                    gid:-1;                                ~ 5  ~ gid          ~ '-1' is not a number
                    priority:high;                         ~ 10 ~ priority     ~ 'high' is not a number
                    reference:url;                         ~ 11 ~ reference    ~ reference without system or id
                    reference:url,;                        ~ 11 ~ reference    ~ reference without system or id
                    content:abc;                           ~ 9  ~ content      ~ the value of 'content' is not in quotes
                    content:"";                            ~ 10 ~ content      ~ content is empty
                    content:"||";                          ~ 10 ~ content      ~ content is empty
                    content:"a;b";                         ~ 9  ~ content      ~ quotes are not closed
                    content:"a"b";                         ~ 11 ~ content      ~ '"' inside of a content
                    content:"a",nocase;                    ~ 12 ~ content      ~ modifiers behind a comma
                    content:"a" x;                         ~ 13 ~ content      ~ text behind the quotes
                    content:"a\\xb";                       ~ 11 ~ content      ~ unknown escape in a content
                    content:"|7|";                         ~ 10 ~ content      ~ odd number of hexadecimal digits
                    content:"|7G|";                        ~ 12 ~ content      ~ 'G' is not a hexadecimal digit
                    content:"a|41";                        ~ 11 ~ content      ~ hexadecimal bytes are not closed
                    nocase; content:"a";                   ~ 1  ~ nocase       ~ 'nocase' has no content before it
                    content:"a"; nocase:1;                 ~ 21 ~ nocase       ~ 'nocase' takes no value
                    content:"a"; nocase; nocase;           ~ 22 ~ nocase       ~ second 'nocase' for one content
                    content:"a"; rawbytes; rawbytes;       ~ 24 ~ rawbytes     ~ second 'rawbytes' for one content
                    content:"abc"; depth:2;                ~ 22 ~ depth        ~ depth:2 leaves no room for the content's 3 bytes
                    content:"abc"; within:2;               ~ 23 ~ within       ~ within:2 leaves no room for the content's 3 bytes
                    content:"a"; depth:0;                  ~ 20 ~ depth        ~ 0 is out of range
                    content:"a"; depth:65536;              ~ 20 ~ depth        ~ 65536 is out of range
                    content:"a"; depth:5; depth:6;         ~ 23 ~ depth        ~ second 'depth' for one content
                    content:"a"; depth:x;                  ~ 20 ~ depth ~ no step before this sets the variable 'x'
                    content:"a"; offset:-1;                ~ 21 ~ offset       ~ '-1' is not a number
                    content:"a"; offset:65536;             ~ 21 ~ offset       ~ 65536 is out of range
                    content:"a"; offset:1; offset:2;       ~ 24 ~ offset       ~ second 'offset' for one content
                    content:"a"; offset:1; within:9;       ~ 24 ~ within       ~ 'within' cannot stand beside offset or depth on one content
                    content:"a"; depth:1; distance:9;      ~ 23 ~ distance     ~ 'distance' cannot stand beside offset or depth on one content
                    content:"a"; within:9; depth:1;        ~ 24 ~ depth        ~ 'depth' cannot stand beside distance or within on one content
                    content:"a"; distance:9; offset:1;     ~ 26 ~ offset       ~ 'offset' cannot stand beside distance or within on one content
                    content:"a"; distance:1048577;         ~ 23 ~ distance     ~ 1048577 is out of range
                    content:"a"; distance:-1048577;        ~ 23 ~ distance     ~ -1048577 is out of range
                    content:"a"; distance:-;               ~ 23 ~ distance     ~ a number is missing
                    content:"a"; within:1048577;           ~ 21 ~ within       ~ 1048577 is out of range
                    content:"a"; startswith; startswith;   ~ 26 ~ startswith   ~ second 'startswith' for one content
                    content:"a"; startswith; offset:1;     ~ 26 ~ offset       ~ 'offset' cannot stand beside startswith on one content
                    content:"a"; startswith; depth:1;      ~ 26 ~ depth        ~ 'depth' cannot stand beside startswith on one content
                    content:"a"; startswith; within:1;     ~ 26 ~ within       ~ 'within' cannot stand beside startswith on one content
                    content:"a"; startswith; distance:1;   ~ 26 ~ distance     ~ 'distance' cannot stand beside startswith on one content
                    content:"a"; depth:5; startswith;      ~ 23 ~ startswith   ~ 'startswith' cannot stand beside offset or depth on one content
                    content:"a"; within:5; startswith;     ~ 24 ~ startswith   ~ 'startswith' cannot stand beside distance or within on one content
                    content:"a"; fast_pattern; content:"b"; fast_pattern; ~ 41 ~ fast_pattern ~ second fast_pattern in one rule
                    content:"a"; fast_pattern:first;       ~ 27 ~ fast_pattern ~ 'first' is no form of fast_pattern
                    content:"abc"; fast_pattern:1,3;       ~ 29 ~ fast_pattern ~ fast_pattern ends at 4, behind the content's 3 bytes
                    content:"a"; offset:3; fast_pattern:only; ~ 10 ~ fast_pattern ~ fast_pattern:only on a content that is negated or bound to a place
                    content:!"a"; fast_pattern:only;       ~ 11 ~ fast_pattern ~ fast_pattern:only on a content that is negated or bound to a place
                    content:!"a"; fast_pattern; offset:1;  ~ 11 ~ fast_pattern ~ fast_pattern on a negated content that is bound to a place
                    content:"a"; fast_pattern:only; content:"b"; distance:1; ~ 46 ~ distance ~ 'distance' refers to a content that is fast_pattern:only, which has no place
                    flow:to_server,to_client;              ~ 16 ~ flow         ~ 'to_client' is a second direction for the flow
                    flow:to_server,to_server;              ~ 16 ~ flow         ~ 'to_server' is a second direction for the flow
                    flow:established,stateless;            ~ 18 ~ flow         ~ 'stateless' is a second state for the flow
                    flow:only_stream,no_stream;            ~ 18 ~ flow         ~ 'no_stream' is a second source for the flow
                    flow:to_server,;                       ~ 16 ~ flow         ~ unknown word '' in flow
                    flow:no_frag,only_frag;                ~ 14 ~ flow         ~ 'only_frag' is a second word on fragments
                    flow:"to_server";                      ~ 6  ~ flow         ~ the value of 'flow' is in quotes
                    dsize:1<>2;                            ~ 7  ~ dsize        ~ no number satisfies '1<>2'
                    dsize:9<>3;                            ~ 7  ~ dsize        ~ no number satisfies '9<>3'
                    dsize:<0;                              ~ 7  ~ dsize        ~ no number satisfies '<0'
                    dsize:>65535;                          ~ 7  ~ dsize        ~ no number satisfies '>65535'
                    dsize:65536;                           ~ 7  ~ dsize        ~ 65536 is out of range
                    dsize:!1<>5;                           ~ 7  ~ dsize        ~ '!1' is not a number
                    dsize:5; dsize:6;                      ~ 10 ~ dsize        ~ second 'dsize' in one rule
                    dsize:5; content:"ab"; depth:2; offset:7; ~ 7 ~ dsize      ~ the contents need 9 bytes, dsize allows 5
                    dsize:3; content:"ab"; content:"cd"; distance:0; ~ 7 ~ dsize ~ the contents need 4 bytes, dsize allows 3
                    dsize:3; flow:only_stream;             ~ 10 ~ flow         ~ the rule looks at single packets and at the stream only
                    flags:SX;                              ~ 8  ~ flags        ~ 'X' is not a TCP flag
                    flags:s;                               ~ 7  ~ flags        ~ 's' is not a TCP flag
                    flags:S,;                              ~ 9  ~ flags        ~ flags are missing
                    flags:+;                               ~ 8  ~ flags        ~ flags are missing
                    flags:+*S;                             ~ 8  ~ flags        ~ '*' is not a TCP flag
                    ttl:256;                               ~ 5  ~ ttl          ~ 256 is out of range
                    ttl:x;                                 ~ 5  ~ ttl          ~ 'x' is not a number
                    ttl:5-6;                               ~ 5  ~ ttl          ~ no number satisfies '5-6'
                    ttl:<0;                                ~ 5  ~ ttl          ~ no number satisfies '<0'
                    ttl:>255;                              ~ 5  ~ ttl          ~ no number satisfies '>255'
                    ttl:>;                                 ~ 6  ~ ttl          ~ a number is missing
                    id:65536;                              ~ 4  ~ id           ~ 65536 is out of range
                    tos:!256;                              ~ 6  ~ tos          ~ 256 is out of range
                    fragoffset:8192;                       ~ 12 ~ fragoffset   ~ 8192 is out of range
                    seq:4294967296;                        ~ 5  ~ seq          ~ 4294967296 is out of range
                    window:!;                              ~ 9  ~ window       ~ a number is missing
                    tcp.mss:;                              ~ 1  ~ tcp.mss      ~ 'tcp.mss' has no value
                    vxlan_vni:16777216;                    ~ 11 ~ vxlan_vni    ~ 16777216 is out of range
                    ip_proto:tpc;                          ~ 10 ~ ip_proto     ~ unknown protocol 'tpc'
                    ip_proto:<0;                           ~ 10 ~ ip_proto     ~ no protocol satisfies '<0'
                    sameip:1;                              ~ 8  ~ sameip       ~ 'sameip' takes no value
                    ipopts:rrr;                            ~ 8  ~ ipopts       ~ unknown IP option 'rrr'
                    fragbits:X;                            ~ 10 ~ fragbits     ~ 'X' is not a fragmentation flag
                    fragbits:!;                            ~ 11 ~ fragbits     ~ flags are missing
                    ipv4-csum:wrong;                       ~ 11 ~ ipv4-csum    ~ 'wrong' says nothing of a checksum
                    decode-event:nothing;                  ~ 14 ~ decode-event ~ no event of this version is called 'nothing'
                    stream-event:est_invalid;              ~ 14 ~ stream-event ~ no event of this version is called 'est_invalid'
                    stream_size:client,>;                  ~ 13 ~ stream_size  ~ not a side, an operator and a number
                    stream_size:client,^,1;                ~ 20 ~ stream_size  ~ unknown operator '^'
                    stream_size:left,>,1;                  ~ 13 ~ stream_size  ~ unknown side 'left'
                    flow.pkts:3;                           ~ 11 ~ flow.pkts    ~ not a side and a number
                    flow.age:>x;                           ~ 11 ~ flow.age     ~ 'x' is not a number
                    flowbits:set;                          ~ 10 ~ flowbits     ~ not a command and a name
                    flowbits:put,a;                        ~ 10 ~ flowbits     ~ unknown command 'put'
                    flowbits:set,a|b;                      ~ 14 ~ flowbits     ~ 'set' takes one name
                    flowbits:set,;                         ~ 14 ~ flowbits     ~ a name is missing
                    flowbits:isset,a b;                    ~ 16 ~ flowbits     ~ 'a b' is not a name
                    flowint:a;                             ~ 9  ~ flowint      ~ not a name and what to do
                    flowint:a,isset,1;                     ~ 11 ~ flowint      ~ 'isset' takes no value
                    flowint:a,+;                           ~ 11 ~ flowint      ~ a value is missing
                    flowint:a,=>,1;                        ~ 11 ~ flowint      ~ unknown operator '=>'
                    flowint:a,=,4294967296;                ~ 13 ~ flowint      ~ 4294967296 is out of range
                    xbits:set,a;                           ~ 7  ~ xbits        ~ not a command, a name and a side
                    xbits:set,a,ip_src;                    ~ 13 ~ xbits        ~ 'track' is missing
                    xbits:set,a,track src;                 ~ 19 ~ xbits        ~ unknown side 'src'
                    xbits:set,a,track tx;                  ~ 19 ~ xbits        ~ bits of a transaction are known, but not evaluated by this version
                    xbits:set,a,track ip_src,expire 0;     ~ 33 ~ xbits        ~ 0 is out of range
                    hostbits:set,a,both;                   ~ 16 ~ hostbits     ~ unknown side 'both'
                    threshold:type limit,track by_src;     ~ 11 ~ threshold    ~ 'count' is missing
                    threshold:type most,track by_src,count 1,seconds 1;    ~ 16 ~ threshold        ~ unknown type 'most'
                    threshold:type limit,track by_net,count 1,seconds 1;   ~ 28 ~ threshold        ~ unknown track 'by_net'
                    threshold:type limit,track by_src,count 0,seconds 1;   ~ 41 ~ threshold        ~ 0 is out of range
                    threshold:type limit,type both,track by_src;           ~ 22 ~ threshold        ~ second 'type'
                    threshold:kind limit;                                  ~ 11 ~ threshold        ~ unknown word 'kind'
                    threshold:type backoff,track by_src,count 1,multiplier 2; ~ 30 ~ threshold     ~ backoff counts by flow
                    detection_filter:track by_src,count 1;                 ~ 18 ~ detection_filter ~ 'seconds' is missing
                    target:both;                           ~ 8  ~ target       ~ unknown target 'both'
                    tag:all;                               ~ 5  ~ tag          ~ not what to tag
                    tag:session,5,minutes;                 ~ 15 ~ tag          ~ unknown word 'minutes' in tag
                    bypass:1;                              ~ 8  ~ bypass       ~ 'bypass' takes no value
                    requires:version 7;                    ~ 18 ~ requires     ~ not a version
                    requires:keyword;                      ~ 10 ~ requires     ~ nothing is required
                    """)
    void shouldRefuse(String options, int column, String keyword, String problem) {
        SignaturePack pack = Rules.load(Rules.tcp(options));
        String prefix = "alert tcp any any -> any any (";
        assertThat(pack.signatures()).isEmpty();
        assertThat(pack.diagnostics()).hasSize(1);
        var diagnostic = pack.diagnostics().getFirst();
        assertThat(diagnostic.problem()).isEqualTo(problem);
        assertThat(diagnostic.span().column()).isEqualTo(prefix.length() + column);
        assertThat(diagnostic.keyword()).isEqualTo(keyword);
    }

    /// Whole rules that are refused: the rule, the place of the mistake, the problem.
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    hello                                                  ~ 1  ~ unknown action 'hello'
                    alrt tcp any any -> any any (sid:1;)                   ~ 1  ~ unknown action 'alrt'
                    config tcp any any -> any any (sid:1;)                 ~ 1  ~ unsupported action 'config'
                    alert http any any -> any any (sid:1;)                 ~ 7  ~ protocol 'http' is known, but not evaluated by this version
                    alert tpc any any -> any any (sid:1;)                  ~ 7  ~ unknown protocol 'tpc'
                    alert tcp any any -> any any                           ~ 29 ~ the rule has no options
                    alert tcp any any -> any any (sid:1;                   ~ 37 ~ the rule is not closed
                    alert tcp any any -> any any (sid:1;) x                ~ 39 ~ text behind the rule
                    alert tcp any any -> any any ()                        ~ 31 ~ the rule has no sid
                    alert tcp any any -> any any (sid:0;)                  ~ 35 ~ 0 is out of range
                    alert tcp any any -> any any (sid:4294967296;)         ~ 35 ~ 4294967296 is out of range
                    alert tcp any any -> any any (sid:1)                   ~ 36 ~ the last option is not closed
                    alert tcp any -> any any (sid:1;)                      ~ 25 ~ the header has no destination port
                    alert tcp any any -> any any any (sid:1;)              ~ 30 ~ the header has more than seven parts
                    alert tcp any any <- any any (sid:1;)                  ~ 19 ~ unknown direction '<-'
                    alert tcp !any any -> any any (sid:1;)                 ~ 11 ~ '!any' holds no address
                    alert tcp any !any -> any any (sid:1;)                 ~ 15 ~ '!any' holds no port
                    alert tcp !!1.2.3.4 any -> any any (sid:1;)            ~ 12 ~ negated twice
                    alert tcp [] any -> any any (sid:1;)                   ~ 12 ~ address is missing
                    alert tcp [1.2.3.4 any -> any any (sid:1;)             ~ 34 ~ the header has no source port
                    alert tcp [1.1.1.1,,2.2.2.2] any -> any any (sid:1;)   ~ 20 ~ address is missing
                    alert tcp 1.2.3.4/33 any -> any any (sid:1;)           ~ 19 ~ 33 is out of range
                    alert tcp 1.2.3.4/255.0.255.0 any -> any any (sid:1;)  ~ 19 ~ netmask has a hole
                    alert tcp 1.2.3.9-1.2.3.4 any -> any any (sid:1;)      ~ 11 ~ address range goes backwards
                    alert tcp ::9-::4 any -> any any (sid:1;)              ~ 11 ~ address range goes backwards
                    alert tcp 1.2.3 any -> any any (sid:1;)                ~ 11 ~ '1.2.3' is not an address
                    alert tcp 01.2.3.4 any -> any any (sid:1;)             ~ 11 ~ '01.2.3.4' is not an address
                    alert tcp 1.2.3.256 any -> any any (sid:1;)            ~ 11 ~ '1.2.3.256' is not an address
                    alert tcp 1::2::3 any -> any any (sid:1;)              ~ 11 ~ '1::2::3' is not an address
                    alert tcp ::1%eth0 any -> any any (sid:1;)             ~ 11 ~ '::1%eth0' is not an address
                    alert tcp example.com any -> any any (sid:1;)          ~ 11 ~ 'example.com' is not an address
                    alert tcp ![1.2.3.4,$EXTERNAL_NET] any -> any any (sid:1;) ~ 11 ~ no address is left in '![1.2.3.4,$EXTERNAL_NET]'
                    alert tcp any [80,!80] -> any any (sid:1;)             ~ 15 ~ no port is left in '[80,!80]'
                    alert tcp any 90:80 -> any any (sid:1;)                ~ 15 ~ port range goes backwards
                    alert tcp any : -> any any (sid:1;)                    ~ 15 ~ port range has no bounds
                    alert tcp any 65536 -> any any (sid:1;)                ~ 15 ~ 65536 is out of range
                    alert tcp any http -> any any (sid:1;)                 ~ 15 ~ 'http' is not a number
                    alert tcp any $FOO -> any any (sid:1;)                 ~ 15 ~ unknown port variable '$FOO'
                    alert ipv6 1.2.3.4 any -> any any (sid:1;)             ~ 7  ~ no address in the rule is one of 'ipv6'
                    """)
    void shouldRefuseRule(String rule, int column, String problem) {
        SignaturePack pack = Rules.load(rule);
        assertThat(pack.signatures()).isEmpty();
        assertThat(pack.diagnostics()).as(Rules.rendered(pack)).hasSize(1);
        var diagnostic = pack.diagnostics().getFirst();
        assertThat(diagnostic.problem()).isEqualTo(problem);
        assertThat(diagnostic.span().column()).isEqualTo(column);
    }

    @Test
    void shouldBlameAVariableWhereItIsUsed() {
        var settings =
                SignatureSettings.builder()
                        .addressVariable("A", "[$B,1.1.1.1]")
                        .addressVariable("B", "1.2.3.x")
                        .addressVariable("LOOP", "!$LOOP")
                        .build();
        String rules =
                "alert tcp $A any -> any any (sid:1;)\nalert tcp $LOOP any -> any any (sid:2;)";
        SignaturePack pack = SignatureLoader.parse("x.rules", rules, settings);
        assertThat(pack.diagnostics()).hasSize(2);
        assertThat(pack.diagnostics().get(0).problem())
                .isEqualTo("in variable $A: in variable $B: '1.2.3.x' is not an address");
        assertThat(pack.diagnostics().get(0).span()).hasToString("x.rules:1:11");
        assertThat(pack.diagnostics().get(1).problem())
                .endsWith("address group is nested too deep");
    }

    @Test
    void shouldGoOnBehindQuotesThatASemicolonBroke() {
        SignaturePack pack = Rules.load(Rules.tcp("content:\"a; b; c\"; foo:1;"));
        assertThat(pack.diagnostics())
                .extracting(d -> d.problem())
                .containsExactly("quotes are not closed", "unknown keyword 'foo'");
    }

    @Test
    void shouldReportUnsupportedKeywordOncePerRuleAndCountIt() {
        String http = "http.uri; content:\"a\"; http.uri; content:\"b\"; fast_pattern;";
        SignaturePack pack =
                Rules.load(
                        "alert tcp any any -> any any ("
                                + http
                                + " sid:1;)\n"
                                + "alert http any any -> any any ("
                                + http
                                + " sid:2;)\n"
                                + "alert tcp any any -> any any (sid:3;)\n");
        assertThat(pack.diagnostics()).hasSize(3);
        assertThat(pack.ruleCount()).isEqualTo(3);
        assertThat(pack.refusedCount()).isEqualTo(2);
        assertThat(pack.refusals())
                .containsExactly(
                        java.util.Map.entry("http.uri", new SignaturePack.Refusals(2, 1)),
                        java.util.Map.entry("protocol http", new SignaturePack.Refusals(1, 0)));
    }

    @Test
    void shouldBoundTheErrorsOfOneRule() {
        SignaturePack pack = Rules.load(Rules.tcp("nocase:1; ".repeat(5_000)));
        assertThat(pack.diagnostics()).hasSize(RuleParser.MAX_ERRORS);
    }
}
