package io.wirecut.signatures.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.SignaturePack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with steps on buffers, and how that is said.
class StepMistakesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            textBlock =
                    """
                    byte_test:4,>,1;                    ~ 11 ~ byte_test     ~ 'byte_test' needs 4 values, and has 3
                    byte_test:4,@,1,0;                  ~ 13 ~ byte_test     ~ '@' is no operator of byte_test
                    byte_test:9,>,1,0;                  ~ 11 ~ byte_test     ~ 9 is out of range
                    byte_test:0,>,1,0;                  ~ 11 ~ byte_test     ~ 0 is out of range
                    byte_test:24,>,1,0,string,dec;      ~ 11 ~ byte_test     ~ 24 is out of range
                    byte_test:4,>,x,0;                  ~ 15 ~ byte_test     ~ no step before this sets the variable 'x'
                    byte_test:4,>,0xZZ,0;               ~ 15 ~ byte_test     ~ '0xZZ' is not a number
                    byte_test:4,>,99999999999999999999,0; ~ 15 ~ byte_test   ~ '99999999999999999999' is not a number
                    byte_test:4,>,1,70000;              ~ 17 ~ byte_test     ~ 70000 is out of range
                    byte_test:4,>,1,0,middle;           ~ 19 ~ byte_test     ~ unknown word 'middle'
                    byte_test:4,>,1,0,bitmask 0;        ~ 27 ~ byte_test     ~ bitmask is 0
                    byte_jump:4;                        ~ 11 ~ byte_jump     ~ 'byte_jump' needs 2 values, and has 1
                    byte_jump:4,0,multiplier 0;         ~ 26 ~ byte_jump     ~ 0 is out of range
                    byte_extract:4,0,1x;                ~ 18 ~ byte_extract  ~ '1x' cannot be the name of a variable
                    byte_extract:4,0,x,align 3;         ~ 26 ~ byte_extract  ~ align is 3
                    byte_math:bytes 4, offset 0;        ~ 11 ~ byte_math     ~ byte_math without 'oper'
                    byte_math:bytes 4, offset 0, oper %, rvalue 1, result x; ~ 35 ~ byte_math ~ '%' is no operator of byte_math
                    isdataat:x;                         ~ 10 ~ isdataat      ~ no step before this sets the variable 'x'
                    isdataat:70000;                     ~ 10 ~ isdataat      ~ 70000 is out of range
                    isdataat:1,here;                    ~ 12 ~ isdataat      ~ unknown word 'here' in isdataat
                    bsize:5<>6;                         ~ 7  ~ bsize         ~ no number satisfies '5<>6'
                    ip.src; dataset:isset,a;            ~ 17 ~ dataset       ~ a type is missing
                    ip.src; dataset:has,a,type ip;      ~ 17 ~ dataset       ~ unknown command 'has'
                    ip.src; dataset:isset,a,memcap 9;   ~ 17 ~ dataset       ~ a type is missing
                    ip.src; dataset:isset,a,type ipx;   ~ 30 ~ dataset       ~ unknown type 'ipx'
                    ip.src; dataset:isset,a b,type ip;  ~ 23 ~ dataset       ~ not the name of a list
                    ip.src; dataset:isset,a,type ip,old; ~ 33 ~ dataset      ~ unknown word 'old' in dataset
                    ip.src; dataset:isset,a,type ip,load /etc/passwd; ~ 38 ~ dataset ~ '/etc/passwd' is outside of the rules' folder
                    ip.src; dataset:isset,a,type ip,load b/../../c; ~ 38 ~ dataset ~ 'b/../../c' is outside of the rules' folder
                    dataset:isset,a,type ip;            ~ 1  ~ dataset       ~ 'dataset' does not follow the name of a buffer
                    ip.src; datarep:a,>,1,type ip,memcap 9; ~ 17 ~ datarep   ~ a reputation is loaded from a file
                    ip.src; datarep:a,>,1,type ip;      ~ 17 ~ datarep       ~ not all of a reputation
                    ip.src; datarep:a,!,1,type ip,load f; ~ 19 ~ datarep     ~ no operator of datarep
                    iprep:src,Bad,>;                    ~ 7  ~ iprep         ~ not four values
                    iprep:up,Bad,>,1;                   ~ 7  ~ iprep         ~ unknown side 'up'
                    iprep:src,Bad,!,1;                  ~ 15 ~ iprep         ~ no operator of iprep
                    iprep:src,Bad,>,128;                ~ 17 ~ iprep         ~ 128 is out of range
                    iprep:src,Bad,>,1;                  ~ 11 ~ iprep         ~ unknown category 'Bad'
                    asn1:relative_offset 3;             ~ 6  ~ asn1          ~ nothing is asked of the encoding
                    asn1:oversize_length 1, depth 3;    ~ 25 ~ asn1          ~ unknown word 'depth 3' in asn1
                    asn1:oversize_length x;             ~ 22 ~ asn1          ~ 'x' is not a number
                    absent;                             ~ 1  ~ absent        ~ 'absent' does not follow the name of a buffer
                    tcp.hdr; absent:or;                 ~ 17 ~ absent        ~ 'or' is no form of absent
                    to_lowercase; content:"a";          ~ 1  ~ to_lowercase  ~ 'to_lowercase' does not follow the name of a buffer
                    tcp.hdr; content:"a"; to_md5;       ~ 23 ~ to_md5        ~ 'to_md5' does not follow the name of a buffer
                    tcp.hdr; xor:"0";                   ~ 15 ~ xor           ~ '0' is no key
                    tcp.hdr; pcrexform:"a";             ~ 21 ~ pcrexform     ~ the expression has no group
                    base64_data; content:"a";           ~ 1  ~ base64_data   ~ 'base64_data' has no base64_decode before it
                    base64_decode:size 3;               ~ 15 ~ base64_decode ~ unknown word 'size 3' in base64_decode
                    base64_decode; base64_data; base64_decode; ~ 29 ~ base64_decode ~ 'base64_decode' of what was decoded before
                    pcre:"abc";                         ~ 7  ~ pcre          ~ the expression is not between slashes
                    pcre:"/abc";                        ~ 7  ~ pcre          ~ the expression is not between slashes
                    pcre:"/abc/k";                      ~ 12 ~ pcre          ~ 'k' is not a flag of pcre
                    pcre:"/abc/U";                      ~ 12 ~ http.uri      ~ flag 'U' asks for http.uri, which is known, but not evaluated by this version
                    pcre:"/(a)/,flow:x,pkt:y";          ~ 20 ~ pcre          ~ the expression has 1 groups, and more variables
                    content:"ab"; replace:"abc";        ~ 24 ~ replace       ~ replace has 3 bytes, its content 2
                    """)
    void shouldRefuse(String options, int column, String keyword, String problem) {
        SignaturePack pack = Rules.load(Rules.tcp(options));
        String prefix = "alert tcp any any -> any any (";
        assertThat(pack.signatures()).isEmpty();
        assertThat(pack.diagnostics()).hasSize(1);
        Diagnostic diagnostic = pack.diagnostics().getFirst();
        assertThat(diagnostic.problem()).isEqualTo(problem);
        assertThat(diagnostic.span().column()).isEqualTo(prefix.length() + column);
        assertThat(diagnostic.keyword()).isEqualTo(keyword);
    }

    @Test
    void shouldShowThePlaceInAnExpression() {
        assertThat(Rules.rendered(Rules.load(Rules.tcp("pcre:\"/a(b/\";"))))
                .matches(
                        """
                        web.rules:1:\\d+: error: the expression is wrong: .+
                              alert tcp any any -> any any \\(pcre:"/a\\(b/"; sid:1;\\)
                              +\\^\
                        """);
    }

    @Test
    void shouldWarnThatNothingIsReplaced() {
        SignaturePack pack = Rules.load(Rules.tcp("content:\"ab\"; replace:\"cd\";"));

        assertThat(pack.signatures()).hasSize(1);
        assertThat(pack.diagnostics()).hasSize(1);
        assertThat(pack.diagnostics().getFirst().isError()).isFalse();
    }

    @Test
    void shouldRefuseRulesWithVeryManySteps() {
        String steps = "content:\"a\"; ".repeat(Inspection.MAX_STEP_COUNT);

        assertThat(Rules.load(Rules.tcp(steps)).signatures()).hasSize(1);
        SignaturePack pack = Rules.load(Rules.tcp(steps + "isdataat:1;"));
        assertThat(pack.signatures()).isEmpty();
        assertThat(pack.diagnostics().getFirst().problem())
                .isEqualTo("the rule has 513 contents and other steps on one buffer");
    }
}
