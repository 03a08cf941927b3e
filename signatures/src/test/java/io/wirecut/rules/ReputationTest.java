package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.ReputationConfig;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is thought of addresses, from files to matches.
class ReputationTest {
    private static final String CATEGORIES = "# what for\n1,Bad,Bad hosts\n2,Game,Game servers\n";
    private static final String ADDRESSES =
            """
            10.0.0.1,1,50
            10.0.0.2,2,7

            10.0.0.0/8,1,10
            10.0.0.0/30,2,99
            10.0.0.128/25,2,3
            2001:db8::/32,1,80
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    iprep:src,Bad,>,49;      ~ true
                    iprep:src,Bad,>,50;      ~ false
                    iprep:src,Bad,>=,50;     ~ true
                    iprep:src,Bad,=,50;      ~ true
                    iprep:src,Bad,<,50;      ~ false
                    iprep:src,Bad,<=,50;     ~ true
                    iprep:dst,Bad,=,10;      ~ true
                    iprep:dst,Bad,>,10;      ~ false
                    iprep:any,Bad,>,10;      ~ true
                    iprep:both,Bad,>,10;     ~ false
                    iprep:both,Bad,>,9;      ~ true
                    iprep:dst,Game,=,7;      ~ true
                    iprep:dst,Game,=,99;     ~ false
                    iprep:src,Game,=,99;     ~ true
                    iprep:any,Game,<,7;      ~ false
                    """)
    void shouldMatchByTheScoreOfTheSmallestNetwork(String options, boolean matches)
            throws Exception {
        FakeFacts facts = new FakeFacts();

        assertThat(matches(options, facts)).isEqualTo(matches);
    }

    @Test
    void shouldKnowAddressesOfIpv6() throws Exception {
        FakeFacts facts = new FakeFacts();
        facts.ipVersion = 6;
        facts.sourceHigh = 0x2001_0DB8_0000_0001L;

        assertThat(matches("iprep:src,Bad,=,80;", facts)).isTrue();
        assertThat(matches("iprep:dst,Bad,=,80;", facts)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    1,Bad  ~ 10.0.0.1,1      ~ addresses:1: not three values
                    1,Bad  ~ 10.0.0.1,1,128  ~ addresses:1: 128 is out of range
                    1,Bad  ~ 10.0.0,1,1      ~ addresses:1: '10.0.0' is not an address
                    60,Bad ~ 10.0.0.1,1,1    ~ categories:1: 60 is out of range
                    1      ~ 10.0.0.1,1,1    ~ categories:1: a category without a name
                    """)
    void shouldSayWhatIsWrongWithAFile(String category, String address, String problem)
            throws Exception {
        Path categories = Files.writeString(folder.resolve("categories"), category);
        Path addresses = Files.writeString(folder.resolve("addresses"), address);

        assertThatThrownBy(() -> ReputationConfig.read(categories, List.of(addresses)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(problem);
    }

    private boolean matches(String options, FakeFacts facts) throws Exception {
        Path categories = Files.writeString(folder.resolve("categories"), CATEGORIES);
        Path addresses = Files.writeString(folder.resolve("addresses"), ADDRESSES);
        SignatureSettings settings =
                SignatureSettings.builder()
                        .reputations(ReputationConfig.read(categories, List.of(addresses)))
                        .build();
        SignaturePack pack =
                SignatureLoader.parse(
                        "x.rules",
                        "alert ip any any -> any any (%s sid:1;)".formatted(options),
                        settings);
        assertThat(pack.diagnostics()).isEmpty();
        RuleEvaluator evaluator = FakeFacts.evaluator(RuleSet.compile(pack.signatures()));
        evaluator.beginPacket(facts);
        return evaluator.endPacket() == 1;
    }
}
