package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.steps.Asn1Check;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each step asks for: one table of cases, as rules are written, on a datagram and on a stream
/// that comes whole.
class StepsTest {
    /// A case: options of a rule, what is sent, and whether it matches.
    record StepCase(String name, String options, String sent, boolean matches) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static StepCase match(String name, String options, String sent) {
        return new StepCase(name, options, sent, true);
    }

    private static StepCase noMatch(String name, String options, String sent) {
        return new StepCase(name, options, sent, false);
    }

    static Stream<StepCase> cases() {
        return Stream.of(
                        tests(),
                        jumps(),
                        variables(),
                        sizes(),
                        expressions(),
                        base64(),
                        encodings())
                .flatMap(cases -> cases);
    }

    private static Stream<StepCase> encodings() {
        String bits = "asn1:bitstring_overflow;";
        String decimal = "asn1:double_overflow;";
        return Stream.of(
                match("an element too long", "asn1:oversize_length 4;", "\4\5abcde"),
                noMatch("an element just short enough", "asn1:oversize_length 5;", "\4\5abcde"),
                match("a length of two bytes", "asn1:oversize_length 256;", "\4\u0082\1\1.."),
                match("a tag of three bytes", "asn1:oversize_length 4;", "\37\u0081\1\5abcde"),
                match("within another", "asn1:oversize_length 8;", "\60\6\2\1\7\4\11x"),
                match("behind another", "asn1:oversize_length 2;", "\2\1\7\4\3abc"),
                match("without a length", "asn1:oversize_length 8;", "\60\u0080\4\11x"),
                noMatch("of no length that can be", "asn1:oversize_length 8;", "\4\u0088........"),
                noMatch("cut in its head", "asn1:oversize_length 1;", "\4\u0082\1"),
                noMatch("nothing but a long tag", "asn1:oversize_length 1;", "\37\u0081\u0081"),
                match("more bits left out than there are", bits, "\3\2\11x"),
                noMatch("a bit string", bits, "\3\2\7x"),
                noMatch("another class", bits, "\u0083\2\11x"),
                noMatch("not asked for", decimal, "\3\2\11x"),
                match("a long decimal", decimal, "\11\u0082\1\1\1" + "1".repeat(256)),
                noMatch("a long binary", decimal, "\11\u0082\1\1\u0080" + "1".repeat(256)),
                noMatch("a short decimal", decimal, "\11\u0082\1\0\1" + "1".repeat(255)),
                match("at an offset", "asn1:oversize_length 4, absolute_offset 2;", "..\4\5abcde"),
                match(
                        "behind a content",
                        "content:\"ab\"; asn1:bitstring_overflow, relative_offset 1;",
                        "ab..ab.\3\2\11x"),
                noMatch(
                        "an offset behind the end",
                        "asn1:oversize_length 0, absolute_offset 3;",
                        "\4\1a"),
                noMatch(
                        "one element too many",
                        "asn1:oversize_length 4;",
                        "\5\0".repeat(Asn1Check.MAX_ELEMENT_COUNT) + "\4\5abcde"));
    }

    private static Stream<StepCase> tests() {
        return Stream.of(
                match("big endian", "byte_test:2,=,258,1;", "x\1\2y"),
                match("little endian", "byte_test:2,=,513,1,little;", "x\1\2y"),
                match("eight bytes", "byte_test:8,=,0x0102030405060708,0;", "\1\2\3\4\5\6\7\10"),
                match("unsigned", "byte_test:1,>,127,0;", "\u00FF"),
                noMatch("not greater", "byte_test:1,>,5,0;", "\5"),
                match("greater or equal", "byte_test:1,>=,5,0;", "\5"),
                match("less", "byte_test:1,<,6,0;", "\5"),
                match("less or equal", "byte_test:1,<=,5,0;", "\5"),
                match("negated", "byte_test:1,!=,6,0;", "\5"),
                match("negated alone", "byte_test:1,!,6,0;", "\5"),
                match("common bits", "byte_test:1,&,6,0;", "\3"),
                noMatch("no common bits", "byte_test:1,!&,2,0;", "\3"),
                match("different bits", "byte_test:1,^,2,0;", "\3"),
                noMatch("no different bits", "byte_test:1,^,3,0;", "\3"),
                match("bit mask", "byte_test:2,=,0x3,0,bitmask 0x0FF0;", "\0\60"),
                match("relative", "content:\"ab\"; byte_test:1,=,9,1,relative;", "..ab.\11"),
                match(
                        "another place does",
                        "content:\"ab\"; byte_test:1,=,9,0,relative;",
                        "ab\1ab\2ab\11ab"),
                noMatch("behind the end", "content:\"ab\"; byte_test:2,=,9,0,relative;", "ab\11"),
                match("before", "content:\"ab\"; byte_test:1,=,9,-3,relative;", "\11ab"),
                noMatch(
                        "before the beginning",
                        "content:\"ab\"; byte_test:1,=,9,-3,relative;",
                        "ab"),
                match("decimal text", "byte_test:3,=,123,1,string,dec;", "x1234"),
                match("hexadecimal text", "byte_test:4,=,0x7b,0,string,hex;", "007B"),
                match("with 0x", "byte_test:4,=,0x7b,0,string,hex;", "0x7b"),
                match("octal text", "byte_test:3,=,8,0,string,oct;", "010"),
                match("text up to its end", "byte_test:5,=,12,0,string,dec;", "12 34"),
                match("text of any length", "byte_test:0,=,0,0,string,dec;", "0"),
                noMatch("no digits", "byte_test:3,=,0,0,string,dec;", "abc"),
                match("little endian of DCE", "byte_test:2,=,513,16,dce;", dce(0x10) + "\1\2"),
                match("big endian of DCE", "byte_test:2,=,258,16,dce;", dce(0) + "\1\2"),
                match(
                        "keeps the cursor",
                        "content:\"a\"; byte_test:1,=,0x62,0,relative; content:\"b\"; within:1;",
                        "ab"),
                match(
                        "a test elsewhere keeps the cursor",
                        "content:\"a\"; byte_test:1,=,0x78,0; content:\"b\"; within:1;",
                        "x.a..ab"));
    }

    private static String dce(int representation) {
        return "\5\0\0\3" + (char) representation + "\0\0\0" + "\0".repeat(8);
    }

    private static Stream<StepCase> jumps() {
        return Stream.of(
                match("jump", "byte_jump:1,0; content:\"x\"; within:1;", "\2..x"),
                noMatch("jump too short", "byte_jump:1,0; content:\"x\"; within:1;", "\1..x"),
                noMatch("jump behind the end", "byte_jump:1,0;", "\3..x"),
                match("a jump may land on the last byte", "byte_jump:1,0;", "\2..x"),
                match(
                        "relative",
                        "content:\"ab\"; byte_jump:1,1,relative; content:\"x\"; within:1;",
                        "ab.\1.x"),
                match(
                        "from the beginning",
                        "content:\"ab\"; byte_jump:1,0,relative,from_beginning; content:\"x\"; within:1;",
                        "..xab\2"),
                match(
                        "from the end",
                        "byte_jump:1,0,from_end,post_offset -5; content:\"x\"; within:1;",
                        "\2....x.."),
                match(
                        "multiplied",
                        "byte_jump:1,0,multiplier 3; content:\"x\"; within:1;",
                        "\1...x"),
                match("aligned", "byte_jump:1,0,align; content:\"x\"; within:1;", "\5........x"),
                match(
                        "post offset",
                        "byte_jump:1,0,post_offset -1; content:\"x\"; within:1;",
                        "\3..x"),
                match("text", "byte_jump:2,0,string,dec; content:\"x\"; within:1;", "03...x"),
                match(
                        "the second of two places",
                        "content:\"L\"; byte_jump:1,0,relative; content:\"x\"; within:1;",
                        "L\1..L\1.x"),
                match(
                        "a later place may jump back",
                        "content:\"L\"; byte_jump:1,0,relative,from_beginning; content:\"x\";"
                                + " within:1;",
                        "xL\4.L\0"),
                match("bit mask", "byte_jump:1,0,bitmask 0xF0; content:\"x\"; within:1;", "/..x"));
    }

    private static Stream<StepCase> variables() {
        return Stream.of(
                match("offset", "byte_extract:1,0,n; content:\"x\"; offset:n; depth:1;", "\3..x"),
                noMatch(
                        "other offset",
                        "byte_extract:1,0,n; content:\"x\"; offset:n; depth:1;",
                        "\2..x"),
                match("depth", "byte_extract:1,0,n; content:\"x\"; depth:n;", "\4..x"),
                noMatch("less depth", "byte_extract:1,0,n; content:\"x\"; depth:n;", "\3..x"),
                match(
                        "distance",
                        "byte_extract:1,0,n; content:\"a\"; content:\"x\"; distance:n; within:1;",
                        "\2a..x"),
                match(
                        "within",
                        "byte_extract:1,0,n; content:\"a\"; content:\"x\"; within:n;",
                        "\3a..x"),
                noMatch(
                        "less within",
                        "byte_extract:1,0,n; content:\"a\"; content:\"x\"; within:n;",
                        "\2a..x"),
                match("as value of a test", "byte_extract:1,0,n; byte_test:1,=,n,3;", "\7..\7"),
                match("as offset of a test", "byte_extract:1,0,n; byte_test:1,=,9,n;", "\3..\11"),
                match(
                        "as offset of a jump",
                        "byte_extract:1,0,n; byte_jump:1,n; content:\"x\"; within:1;",
                        "\2.\1.x"),
                match(
                        "as distance of isdataat",
                        "byte_extract:1,0,n; isdataat:n,relative;",
                        "\2.."),
                noMatch("isdataat beyond", "byte_extract:1,0,n; isdataat:n,relative;", "\3.."),
                match("moves the cursor", "byte_extract:1,0,n; content:\"x\"; within:1;", "\1x"),
                match("multiplied", "byte_extract:1,0,n,multiplier 2; byte_test:1,=,n,1;", "\3\6"),
                match("aligned", "byte_extract:1,0,n,align 4; byte_test:1,=,n,1;", "\5\10"),
                match("text", "byte_extract:2,0,n,string,dec; byte_test:1,=,n,2;", "10\12"),
                match(
                        "the place that fits is chosen by what uses the variable",
                        "content:\"L\"; byte_extract:1,0,n,relative; content:\"x\"; offset:n;"
                                + " depth:1;",
                        "L\1..L\7.x"),
                match(
                        "math",
                        "byte_math:bytes 1, offset 0, oper +, rvalue 2, result n;"
                                + " byte_test:1,=,n,1;",
                        "\3\5"),
                match(
                        "math with a variable, relative",
                        "byte_extract:1,0,a; byte_math:bytes 1,offset 0,oper *,rvalue a,result n,"
                                + "relative; byte_test:1,=,n,2;",
                        "\3\4\14"),
                match(
                        "division",
                        "byte_math:bytes 1,offset 0,oper /,rvalue 2,result n; byte_test:1,=,n,1;",
                        "\7\3"),
                noMatch(
                        "division by zero",
                        "byte_extract:1,1,z; byte_math:bytes 1,offset 0,oper /,rvalue z,result n;",
                        "\7\0"),
                match(
                        "shift",
                        "byte_math:bytes 1,offset 0,oper <<,rvalue 4,result n; byte_test:1,=,n,1;",
                        "\3\60"),
                match(
                        "mask on the result",
                        "byte_math:bytes 1,offset 0,oper -,rvalue 1,result n,bitmask 0xF0;"
                                + " byte_test:1,=,n,1;",
                        "\u00A1\12"),
                match(
                        "text in math",
                        "byte_math:bytes 2,offset 0,oper +,rvalue 1,result n,string hex;"
                                + " byte_test:1,=,n,2;",
                        "0A\13"),
                match(
                        "little endian in math",
                        "byte_math:bytes 2,offset 0,oper +,rvalue 0,result n,endian little;"
                                + " byte_test:1,=,n,2;",
                        "\7\0\7"),
                noMatch(
                        "larger than any buffer",
                        "byte_extract:8,0,n; content:\"x\"; offset:n;",
                        "\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FFx"));
    }

    private static Stream<StepCase> sizes() {
        return Stream.of(
                match("isdataat", "isdataat:3;", "abcd"),
                noMatch("isdataat beyond", "isdataat:4;", "abcd"),
                match("isdataat, negated", "isdataat:!4;", "abcd"),
                match("isdataat, relative", "content:\"b\"; isdataat:2,relative;", "abcd"),
                noMatch(
                        "isdataat, relative, beyond",
                        "content:\"b\"; isdataat:3,relative;",
                        "abcd"),
                match("nothing follows", "content:\"d\"; isdataat:!1,relative;", "abcd"),
                noMatch("something follows", "content:\"c\"; isdataat:!1,relative;", "abcd"),
                match("the last place counts", "content:\"a\"; isdataat:!1,relative;", "a.a"),
                match("bsize", "bsize:4;", "abcd"),
                match("bsize in a range", "bsize:3<>5;", "abcd"),
                noMatch("bsize at the range's end", "bsize:4<>6;", "abcd"),
                match("bsize above", "bsize:>3;", "abcd"),
                noMatch("bsize below", "bsize:<4;", "abcd"),
                match("bsize at most", "bsize:<=4;", "abcd"));
    }

    private static Stream<StepCase> expressions() {
        return Stream.of(
                match("pcre", "pcre:\"/e[vw]il/\";", "some evil"),
                noMatch("pcre, absent", "pcre:\"/e[vw]il/\";", "some good"),
                match("pcre, negated", "content:\"some\"; pcre:!\"/evil/\";", "some good"),
                noMatch("pcre, negated, there", "content:\"some\"; pcre:!\"/evil/\";", "some evil"),
                match("pcre, caseless", "pcre:\"/EVIL/i\";", "some evil"),
                match("pcre, relative", "content:\"ab\"; pcre:\"/^cd/R\";", "..abcd"),
                noMatch(
                        "pcre, relative, not at once",
                        "content:\"ab\"; pcre:\"/^cd/R\";",
                        "..ab.cd"),
                match("another place for pcre", "content:\"ab\"; pcre:\"/^cd/R\";", "ab.abcd"),
                match("content behind pcre", "pcre:\"/a+/\"; content:\"b\"; within:1;", "aac.aab"),
                match("a later match of pcre", "pcre:\"/a./\"; content:\"b\"; within:1;", "aaab"),
                match("a slash inside", "pcre:\"/a\\/b/\";", "a/b"),
                match("a semicolon inside", "pcre:\"/a\\;b/\";", "a;b"),
                match("bytes above 0x7F", "pcre:\"/\\xE9[\\x80-\\xFF]/\";", "\u00E9\u00FF"));
    }

    private static Stream<StepCase> base64() {
        return Stream.of(
                match("base64", "base64_decode; base64_data; content:\"evil\";", "c29tZSBldmls"),
                noMatch(
                        "base64, other bytes",
                        "base64_decode; base64_data; content:\"good\";",
                        "c29tZSBldmls"),
                match(
                        "relative, with an offset",
                        "content:\"=\"; base64_decode:offset 1, relative; base64_data;"
                                + " content:\"some evil\"; startswith; endswith;",
                        "v= c29tZSBldmls;"),
                noMatch(
                        "no more than asked for",
                        "base64_decode:bytes 8; base64_data; content:\"evil\";",
                        "c29tZSBldmls"),
                match(
                        "back to the payload",
                        "base64_decode:bytes 4; base64_data; content:\"som\"; pkt_data;"
                                + " content:\"c29\"; startswith;",
                        "c29tZSBldmls"),
                match(
                        "padding",
                        "base64_decode; base64_data; content:\"some\"; endswith;",
                        "c29tZQ=="),
                noMatch("nothing to decode", "base64_decode;", "\u00FF\u00FE"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldHoldOfADatagram(StepCase given) {
        StreamRun run = StreamRun.of(EvaluationSettings.DEFAULT, signature("udp", given));
        run.facts().protocol = IpProtocol.UDP;

        assertThat(run.packetOutOfOrder(given.sent)).isEqualTo(expected(given));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldHoldOfAStream(StepCase given) {
        StreamRun run = StreamRun.of(EvaluationSettings.DEFAULT, signature("tcp-stream", given));

        assertThat(run.packet(given.sent)).isEqualTo(expected(given));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldNotBeReportedAgainForBytesThatCameBefore(StepCase given) {
        StreamRun run = StreamRun.of(EvaluationSettings.DEFAULT, signature("tcp-stream", given));
        run.packet(given.sent);

        boolean dependsOnTheEnd =
                given.options.contains("!")
                        || given.options.contains("bsize")
                        || given.options.contains("byte_test:0")
                        || given.options.contains("endswith")
                        || given.options.contains("from_end")
                        || given.options.contains("isdataat");
        if (given.matches && !dependsOnTheEnd && !given.options.contains("base64")) {
            assertThat(run.packet("\u0001")).isEmpty();
        }
    }

    private static List<Long> expected(StepCase given) {
        return given.matches ? List.of(1L) : List.of();
    }

    private static Signature signature(String protocol, StepCase given) {
        return rule("alert %s any any -> any any (%s sid:1;)".formatted(protocol, given.options));
    }

    static Signature rule(String rule) {
        SignaturePack pack =
                SignatureLoader.parse("test.rules", rule, SignatureSettings.defaults());
        assertThat(pack.signatures()).as("%s %s", rule, pack.diagnostics()).hasSize(1);
        return pack.signatures().getFirst();
    }
}
