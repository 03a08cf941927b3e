package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Base64Decode;
import io.wirecut.signatures.Buffer;
import io.wirecut.signatures.BufferSize;
import io.wirecut.signatures.ByteExtract;
import io.wirecut.signatures.ByteJump;
import io.wirecut.signatures.ByteMath;
import io.wirecut.signatures.ByteTest;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.DataAt;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.NumberSource;
import io.wirecut.signatures.NumberSource.Format;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.Operand.Variable;
import io.wirecut.signatures.Pcre;
import io.wirecut.signatures.Pcre.Capture;
import io.wirecut.signatures.Pcre.Flag;
import io.wirecut.signatures.Pcre.Scope;
import io.wirecut.signatures.Step;
import io.wirecut.signatures.Transform;
import io.wirecut.signatures.Transform.Plain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// How steps on buffers are read.
class StepKeywordsTest {
    private static Operand of(long value) {
        return Operand.of(value);
    }

    private static NumberSource source(int length, int offset, boolean relative, Format format) {
        return new NumberSource(of(length), of(offset), relative, format, 0);
    }

    static Stream<Arguments> steps() {
        Variable x = new Variable(0, "x");
        return Stream.of(
                Arguments.of(
                        "byte_test:4,!<=,0x10,-2,relative,little;",
                        new ByteTest(
                                source(4, -2, true, Format.LITTLE_ENDIAN),
                                ByteTest.Comparison.LESS_OR_EQUAL,
                                true,
                                of(16))),
                Arguments.of(
                        "byte_test: 5, =, 7, 1, string, oct;",
                        new ByteTest(
                                source(5, 1, false, Format.OCTAL),
                                ByteTest.Comparison.EQUAL,
                                false,
                                of(7))),
                Arguments.of(
                        "byte_jump:2,4,relative,multiplier 2,align,from_end,post_offset -3,"
                                + "bitmask 0xff0,dce;",
                        new ByteJump(
                                new NumberSource(of(2), of(4), true, Format.DCE, 0xFF0),
                                ByteJump.Origin.END,
                                2,
                                true,
                                -3)),
                Arguments.of(
                        "byte_extract:2,1,x,string,hex,multiplier 3,align 2;",
                        new ByteExtract(source(2, 1, false, Format.HEXADECIMAL), 3, 2, x)),
                Arguments.of(
                        "byte_math:bytes 2, offset 1, oper <<, rvalue 3, result x, relative,"
                                + " endian little;",
                        new ByteMath(
                                source(2, 1, true, Format.LITTLE_ENDIAN),
                                ByteMath.Operator.SHIFT_LEFT,
                                of(3),
                                x)),
                Arguments.of("isdataat:!10,relative,rawbytes;", new DataAt(of(10), true, true)),
                Arguments.of("bsize:!5;", new BufferSize(5, 5, true)),
                Arguments.of("bsize:5<>9;", new BufferSize(6, 8, false)),
                Arguments.of(
                        "pcre:!\"/a\\/(b)/iR\";",
                        new Pcre("a\\/(b)", Set.of(Flag.CASELESS), true, true, List.of())),
                Arguments.of(
                        "pcre:\"/(a)(b)/smxAEGOB, flow:ua/x, pkt:y\";",
                        new Pcre(
                                "(a)(b)",
                                Set.of(
                                        Flag.DOT_ALL,
                                        Flag.MULTILINE,
                                        Flag.EXTENDED,
                                        Flag.ANCHORED,
                                        Flag.DOLLAR_END_ONLY,
                                        Flag.UNGREEDY,
                                        Flag.LONGER_LIMIT),
                                false,
                                false,
                                List.of(
                                        new Capture(1, Scope.FLOW, "ua/x"),
                                        new Capture(2, Scope.PACKET, "y")))),
                Arguments.of(
                        "pcre:\"/(?P<flow_name>a)/\";",
                        new Pcre(
                                "(?P<flow_name>a)",
                                Set.of(),
                                false,
                                false,
                                List.of(new Capture(1, Scope.FLOW, "name")))),
                Arguments.of(
                        "base64_decode:bytes 9, offset 2, relative; base64_data; bsize:3;",
                        new Base64Decode(9, 2, true, List.of(new BufferSize(3, 3, false)))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void shouldReadStep(String options, Step step) {
        assertThat(Rules.signature(Rules.tcp(options)).inspections())
                .containsExactly(Inspection.ofPayload(List.of(step)));
    }

    @Test
    void shouldResolveVariablesToSlots() {
        List<Step> steps =
                Rules.signature(
                                Rules.tcp(
                                        "byte_extract:1,0,a; byte_extract:1,1,b.c; byte_extract:1,2,a;"
                                                + " content:\"x\"; offset:b.c; depth:a;"
                                                + " byte_test:a,=,b.c,a;"))
                        .inspections()
                        .getFirst()
                        .steps();

        Variable a = new Variable(0, "a");
        Variable b = new Variable(1, "b.c");
        assertThat(((ByteExtract) steps.get(2)).result()).isEqualTo(a);
        assertThat(((Content) steps.get(3)).offset()).contains(b);
        assertThat(((Content) steps.get(3)).depth()).contains(a);
        ByteTest test = (ByteTest) steps.get(4);
        assertThat(test.value()).isEqualTo(b);
        assertThat(test.source().length()).isEqualTo(a);
        assertThat(test.source().offset()).isEqualTo(a);
    }

    @Test
    void shouldPutStepsToTheirBuffers() {
        List<Inspection> inspections =
                Rules.signature(
                                Rules.tcp(
                                        "content:\"a\"; tcp.hdr; to_lowercase; xor:\"0f\"; content:\"b\";"
                                                + " tcp.hdr; content:\"c\"; pkt_data; content:\"d\";"
                                                + " tcp.hdr; content:\"e\"; ipv4.hdr;"))
                        .inspections();

        assertThat(inspections)
                .containsExactly(
                        Inspection.ofPayload(List.of(content("a"), content("d"))),
                        new Inspection(
                                Buffer.TCP_HEADER,
                                List.of(Plain.TO_LOWERCASE, new Transform.Xor("0f")),
                                List.of(content("b"))),
                        new Inspection(
                                Buffer.TCP_HEADER, List.of(), List.of(content("c"), content("e"))));
    }

    private static Content content(String text) {
        return new Content(
                Pattern.ofText(text),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                false);
    }
}
