package io.wirecut.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.SignaturePack;
import io.wirecut.signatures.text.SignatureLoader;
import io.wirecut.signatures.text.SignatureSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists that buffers are looked up in: loaded, and changed by matches.
class DatasetTest {
    private static final String MD5_OF_SOURCE = "36281222a4a9d8fcb0cb39f0ff87cc3b";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    ip.src; dataset:isset,a,type ip,load addresses;      ~ true
                    ip.dst; dataset:isset,a,type ip,load addresses;      ~ false
                    ip.dst; dataset:isnotset,a,type ip,load addresses;   ~ true
                    ip.src; dataset:isnotset,a,type ip,load addresses;   ~ false
                    ip.src; dataset:isset,a,type ipv4,load addresses4,memcap 100, hashsize 9; ~ true
                    ip.src; dataset:isset,a,type ipv6,load addresses;    ~ true
                    ip.src; dataset:isset,a,type ip,load addresses,save file; ~ true
                    ip.src; dataset:isset,a,type ip,state file,memcap 10mb; ~ false
                    ip.src; dataset:isset,a,type string,load strings;    ~ true
                    ip.src; dataset:isset,a,type md5,load hashes;        ~ false
                    ip.src; to_md5; dataset:isset,a,type md5,load hashes; ~ true
                    ip.src; to_md5; dataset:isnotset,a,type md5,load hashes; ~ false
                    ip.src; dataset:isset,a,type ip;                     ~ false
                    ip.src; datarep:a, >, 200, load reputations, type ip; ~ true
                    ip.src; datarep:a, >, 201, load reputations, type ip; ~ false
                    ip.src; datarep:a, <, 202, load reputations, type ip; ~ true
                    ip.src; datarep:a, ==, 201, load reputations, type ip; ~ true
                    ip.dst; datarep:a, <, 65535, load reputations, type ip; ~ false
                    ip.src; content:"|0A|"; dataset:isset,a,type ip,load addresses; ~ true
                    ip.src; content:"|0B|"; dataset:isset,a,type ip,load addresses; ~ false
                    """)
    void shouldLookUpWhatWasLoaded(String options, boolean matches) throws Exception {
        Files.writeString(folder.resolve("addresses"), "# comment\n10.0.0.1\n\n2001:db8::1\n");
        Files.writeString(folder.resolve("addresses4"), "10.0.0.1\r\n10.0.0.1\r\n");
        Files.writeString(folder.resolve("strings"), "CgAAAQ==\nAA==\n");
        Files.writeString(folder.resolve("hashes"), MD5_OF_SOURCE + "\n");
        Files.writeString(folder.resolve("reputations"), "10.0.0.1,201\n10.0.0.9 , 7\n");

        assertThat(run(options)).isEqualTo(matches ? List.of(1L) : List.of());
    }

    @Test
    void shouldRememberWhatMatchesAddAndTakeOut() throws Exception {
        Files.writeString(folder.resolve("addresses"), "10.0.0.2\n");
        RuleSet rules =
                RuleSet.compile(
                        load("""
                        alert ip any any -> any any (ip.src; dataset:set,seen,type ip,load addresses; sid:1;)
                        alert ip any any -> any any (ip.src; dataset:isset,seen,type ip; sid:2;)
                        alert ip any any -> any any (ip.dst; dataset:unset,seen; sid:3;)
                        alert ip any any -> any any (ip.src; dataset:isset,other,type ip; sid:4;)
                        """)
                                .signatures());
        RuleEvaluator evaluator = FakeFacts.evaluator(rules);
        FakeFacts facts = new FakeFacts();

        assertThat(rules.sharedNeeds().lists()).hasSize(1);
        assertThat(packet(evaluator, facts)).as("added, and taken out").containsExactly(1L, 2L, 3L);
        assertThat(packet(evaluator, facts)).as("nothing is new").containsExactly(2L);
        facts.sourceLow = 0x0A000002L;
        facts.destinationLow = 0x0A000001L;
        assertThat(packet(evaluator, facts)).as("the other way").containsExactly(1L, 2L, 3L);
    }

    /// The condition that fails last must not have left anything behind.
    @Test
    void shouldAddNothingUnlessAllElseHolds() throws Exception {
        RuleSet rules =
                RuleSet.compile(
                        load("""
                        alert ip any any -> any any (ip.src; dataset:set,seen,type ip; content:"|0B|"; sid:1;)
                        alert ip any any -> any any (ip.src; dataset:set,seen,type ip; flowbits:isset,no; sid:2;)
                        alert ip any any -> any any (ip.src; dataset:isset,seen,type ip; sid:3;)
                        """)
                                .signatures());

        assertThat(packet(FakeFacts.evaluator(rules), new FakeFacts())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    type md5    ~ 00112233       ~ line 2 of the file is no value of type md5
                    type string ~ =              ~ line 2 of the file is no value of type string
                    type ipv4   ~ 2001:db8::1    ~ line 2 of the file is no value of type ipv4
                    type ip     ~ 10.0.0.256     ~ line 2 of the file is no value of type ip
                    """)
    void shouldSayWhatIsWrongWithAFile(String type, String line, String problem) throws Exception {
        Files.writeString(folder.resolve("list"), "# first\n" + line + "\n");
        SignaturePack pack =
                load(
                        "alert ip any any -> any any (ip.src; dataset:isset,a,%s,load list; sid:1;)"
                                .formatted(type));

        assertThat(pack.diagnostics()).extracting(Diagnostic::problem).containsExactly(problem);
    }

    @Test
    void shouldSayThatAFileIsNotThere() throws Exception {
        SignaturePack pack =
                load(
                        "alert ip any any -> any any (ip.src; dataset:isset,a,type ip,load none; sid:1;)");

        assertThat(pack.diagnostics())
                .extracting(Diagnostic::problem)
                .containsExactly(folder.resolve("none") + ": no such file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            textBlock =
                    """
                    set,b,type ip,state ../x              ~ '../x' is outside of the data folder
                    set,b,type ip,save /etc/x             ~ '/etc/x' is outside of the data folder
                    set,b,type ip,save a/../../x          ~ 'a/../../x' is outside of the data folder
                    set,b,type ip,save .                  ~ '.' is outside of the data folder
                    set,b,type ip,state x,save y          ~ a list with state has no other file
                    set,b,type ip,save same               ~ the list 'a' has the same file
                    set,b                                 ~ a type is missing
                    set,a,type md5                        ~ another rule says otherwise of the list 'a'
                    set,a,save other                      ~ another rule says otherwise of the list 'a'
                    set,a,type ip,load addresses          ~ another rule says otherwise of the list 'a'
                    set,b,type ip,memcap 1tb              ~ '1tb' is not a number
                    set,b,type ip,keep x                  ~ unknown word 'keep x' in dataset
                    set                                   ~ a list needs a name
                    """)
    void shouldSayWhatIsWrongWithAList(String list, String problem) throws Exception {
        SignaturePack pack =
                load(
                        """
                        alert ip any any -> any any (ip.src; dataset:set,a,type ip,save same; sid:1;)
                        alert ip any any -> any any (ip.src; dataset:isset,a; sid:2;)
                        alert ip any any -> any any (ip.src; dataset:%s; sid:3;)
                        """
                                .formatted(list));

        assertThat(pack.diagnostics()).extracting(Diagnostic::problem).containsExactly(problem);
    }

    @Test
    void shouldWriteWhereTheSettingsAllowIt() throws Exception {
        String rule =
                "alert ip any any -> any any (ip.src; dataset:set,a,type ip,save /etc/x; sid:1;)";
        Path file = Files.writeString(folder.resolve("x.rules"), rule);
        SignatureSettings anywhere = SignatureSettings.builder().datasetFiles(true, true).build();
        SignatureSettings nowhere = SignatureSettings.builder().datasetFiles(false, true).build();

        assertThat(SignatureLoader.load(List.of(file), anywhere, true).diagnostics()).isEmpty();
        assertThat(SignatureLoader.load(List.of(file), nowhere, true).diagnostics())
                .extracting(Diagnostic::problem)
                .containsExactly("rules write no files here");
    }

    private List<Long> run(String options) throws Exception {
        String rule = "alert ip any any -> any any (%s sid:1;)".formatted(options);
        SignaturePack pack = load(rule);
        assertThat(pack.diagnostics()).isEmpty();
        RuleEvaluator evaluator = FakeFacts.evaluator(RuleSet.compile(pack.signatures()));
        return packet(evaluator, new FakeFacts());
    }

    private SignaturePack load(String rules) throws IOException, PackException {
        Path file = Files.writeString(folder.resolve("x.rules"), rules);
        return SignatureLoader.load(List.of(file), SignatureSettings.defaults(), true);
    }

    private static List<Long> packet(RuleEvaluator evaluator, FakeFacts facts) {
        evaluator.beginPacket(facts);
        int count = evaluator.endPacket();
        List<Long> sids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sids.add(evaluator.matched(i).signature().sid());
        }
        return sids;
    }
}
