package io.wirecut.perf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The shape of the product: which package may know which, and what must hold for the classes that
/// every frame passes through.
final class ArchitectureTest {
    private static final String ROOT = "io.wirecut";

    /// Every edge there is between two packages, below `io.wirecut`, with the reason for it.
    private static final SortedMap<String, String> ALLOWED_EDGES = new TreeMap<>();

    private static void allow(String from, String to, String reason) {
        ALLOWED_EDGES.put(from + " -> " + to, reason);
    }

    static {
        allow("matcher", "matcher.spi", "asks the engines to compile");
        allow("matcher.spi", "matcher", "compiles sets of patterns, keeps scan states");
        allow("matcher.automaton", "matcher", "compiles sets of patterns, keeps scan states");
        allow("matcher.automaton", "matcher.spi", "is an engine");
        allow("matcher.reference", "matcher", "compiles sets of patterns, keeps scan states");
        allow("matcher.reference", "matcher.spi", "is an engine");
        allow("matcher.filter", "matcher", "compiles sets of patterns, keeps scan states");
        allow("matcher.filter", "matcher.spi", "is what filter engines compile to");
        allow("matcher.gram", "matcher", "compiles sets of patterns");
        allow("matcher.gram", "matcher.filter", "verifies its candidates");
        allow("matcher.gram", "matcher.spi", "is an engine");
        allow("matcher.vector", "matcher", "compiles sets of patterns");
        allow("matcher.vector", "matcher.filter", "verifies its candidates");
        allow("matcher.vector", "matcher.spi", "is an engine");

        allow("signatures", "matcher", "a content holds a pattern");
        allow("signatures.text", "matcher", "reads patterns");
        allow("signatures.text", "signatures", "reads signatures");
        allow("rules", "matcher", "scans for fast patterns");
        allow("rules", "signatures", "compiles signatures");
        allow("rules", "regex", "chooses the engine for expressions");
        allow("rules", "rules.packet", "asks what a packet tells");
        allow("rules", "rules.steps", "asks whether contents hold");
        allow("rules", "rules.state", "asks what is remembered, and adds to it");
        allow("rules.packet", "signatures", "compiles tests of packets");
        allow("rules.steps", "signatures", "compiles steps");
        allow("rules.steps", "matcher", "a content holds a pattern");
        allow("rules.steps", "regex", "searches for expressions");
        allow("rules.steps", "rules.packet", "takes buffers out of a packet");
        allow("rules.steps", "rules.state", "asks which values are in lists");
        allow("rules.state", "signatures", "compiles what is to be remembered");
        allow("rules.state", "memory", "keeps what is remembered of flows there");
        allow("rules.state", "rules.packet", "remembers of its flow and addresses");
        allow("signatures.text", "regex", "checks expressions");

        allow("signatures.pack", "matcher", "keeps and maps matchers");
        allow("signatures.pack", "regex", "keeps what one engine can search for");
        allow("signatures.pack", "rules", "compiles what it loaded");
        allow("signatures.pack", "signatures", "loads signatures");
        allow("signatures.pack", "signatures.text", "has rules read");

        allow("pipeline.config", "pipeline.decode", "says where tunnels are looked for");
        allow("pipeline.config", "pipeline.event", "says what events are written");
        allow("pipeline.config", "pipeline.flow", "says how long flows are remembered");
        allow("pipeline.config", "pipeline.reset", "says how connections are reset");
        allow("pipeline.config", "rules", "says how rules are evaluated");
        allow("pipeline.config", "signatures", "knows the actions that can be put in order");
        allow("pipeline.config", "signatures.text", "gives rules their variables");
        allow("pipeline.decode", "signatures", "notes events under the names of rules");
        allow("pipeline.defrag", "pipeline.decode", "puts decoded fragments together");
        allow("pipeline.defrag", "memory", "keeps fragments there");
        allow("pipeline.defrag", "signatures", "notes events under the names of rules");
        allow("pipeline.flow", "pipeline.decode", "finds the flow of a packet");
        allow("pipeline.flow", "memory", "keeps its records there");
        allow("pipeline.stream", "pipeline.decode", "reads TCP headers");
        allow("pipeline.stream", "pipeline.flow", "keeps its state in the flow's record");
        allow("pipeline.stream", "signatures", "notes events under the names of rules");
        allow("pipeline.stream", "memory", "keeps segments and states there");
        allow("pipeline.reset", "memory", "keeps link headers there");
        allow("pipeline.reset", "pipeline.decode", "answers a packet");
        allow("pipeline.reset", "pipeline.source", "records resets in capture files");
        allow("pipeline.reset", "pipeline.stream", "computes sequence numbers");
        allow("pipeline.reset", "signatures", "is told whom to reset");
        allow("pipeline.verdict", "pipeline.decode", "tells of packets");
        allow("pipeline.verdict", "pipeline.reset", "tells of resets");
        allow("pipeline.verdict", "rules", "tells of rules that matched");
        allow("pipeline.verdict", "signatures", "weighs actions");
        allow("pipeline.event", "pipeline.decode", "writes what a packet was");
        allow("pipeline.event", "pipeline.flow", "writes what a flow was");
        allow("pipeline.event", "pipeline.reset", "writes what was reset");
        allow("pipeline.event", "signatures", "writes what matched");
        allow("pipeline.event", "rules", "writes what rules have set");

        allow("pipeline", "pipeline.config", "is set up by settings");
        allow("pipeline", "pipeline.decode", "a frame's way, stage 1");
        allow("pipeline", "pipeline.defrag", "a frame's way, stage 2");
        allow("pipeline", "pipeline.flow", "a frame's way, stage 3");
        allow("pipeline", "pipeline.stream", "a frame's way, stage 4");
        allow("pipeline", "rules", "a frame's way, stage 5");
        allow("pipeline", "rules.packet", "tells rules what a packet is");
        allow("pipeline", "rules.state", "has what spans flows shared by all workers");
        allow("pipeline", "pipeline.verdict", "a frame's way, stage 6");
        allow("pipeline", "pipeline.reset", "a frame's way, stage 7");
        allow("pipeline", "pipeline.event", "a frame's way, stage 8");
        allow("pipeline", "pipeline.source", "takes frames from any source");
        allow("pipeline", "pipeline.posix", "has its workers woken in time");
        allow("pipeline", "signatures", "knows actions");
        allow("pipeline.reload", "pipeline", "swaps its rules");
        allow("pipeline.reload", "pipeline.posix", "gives way to other threads");
        allow("cli.live", "pipeline.reload", "loads rules again when told to");

        allow("pipeline.pack", "pipeline", "runs it");
        allow("pipeline.pack", "pipeline.config", "is told how traffic is followed");
        allow("pipeline.pack", "pipeline.decode", "computes checksums, sets flags");
        allow("pipeline.pack", "pipeline.source", "opens captures");
        allow("pipeline.pack", "pipeline.verdict", "collects alerts");
        allow("pipeline.pack", "rules", "tests compiled rules");
        allow("pipeline.pack", "signatures", "reads sids");
        allow("pipeline.pack", "signatures.pack", "reads tests");

        allow("pipeline.source.live", "pipeline.decode", "knows link types, forwards packets");
        allow("pipeline.source.live", "pipeline.posix", "asks the system for frames");
        allow("pipeline.source.live", "pipeline.reset", "has injectors");
        allow("pipeline.source.live", "pipeline.source", "has sources");
        allow("pipeline.source.live", "pipeline.verdict", "forwards what may pass");

        allow("cli.live", "cli", "is a command, shares options");
        allow("cli.live", "cli.report", "reports");
        allow("cli.live", "pipeline", "runs it");
        allow("cli.live", "pipeline.config", "reads settings");
        allow("cli.live", "pipeline.decode", "makes sessions up to warm up with");
        allow("cli.live", "pipeline.event", "opens the event file");
        allow("cli.live", "pipeline.posix", "gives up rights");
        allow("cli.live", "pipeline.reset", "chooses position and injector");
        allow("cli.live", "pipeline.source", "takes frames on");
        allow("cli.live", "pipeline.source.live", "opens live sources");
        allow("cli.live", "pipeline.verdict", "tells who is told");
        allow("cli.live", "rules", "compiles what it loaded");
        allow("cli.live", "signatures", "knows what rules look for");
        allow("cli.live", "signatures.text", "reads a rule to warm up with");
        allow("cli.live", "signatures.pack", "loads packs");
        allow("cli.live", "matcher", "knows what rules look for");

        allow("cli", "pipeline", "runs it");
        allow("cli", "pipeline.pack", "runs the tests of packs");
        allow("cli", "pipeline.config", "reads settings");
        allow("cli", "pipeline.event", "opens the event file");
        allow("cli", "pipeline.reset", "chooses position and injector");
        allow("cli", "pipeline.source", "opens captures");
        allow("cli", "cli.report", "reports");
        allow("cli", "rules", "compiles what it loaded");
        allow("cli", "signatures", "shows diagnostics");
        allow("cli", "signatures.pack", "loads packs");
        allow("cli", "signatures.text", "loads rules");

        allow("perf", "cli", "adds its commands");
        allow("perf", "perf.conformance", "adds its command");
        allow("perf", "perf.flood", "adds its command");
        allow("perf.flood", "cli.report", "reports");
        allow("perf.flood", "perf.match", "says where it was measured");
        allow("perf.flood", "pipeline", "floods it");
        allow("perf.flood", "pipeline.source", "gives frames");
        allow("perf.flood", "rules", "compiles a rule");
        allow("perf.flood", "signatures", "compiles a rule");
        allow("perf.flood", "signatures.text", "loads a rule");
        allow("perf", "perf.swap", "adds its command");
        allow("perf.swap", "cli.report", "reports");
        allow("perf.swap", "perf.flood", "sends its frames");
        allow("perf.swap", "perf.match", "says where it was measured");
        allow("perf.swap", "pipeline", "swaps its rules");
        allow("perf.swap", "pipeline.decode", "is told of packets");
        allow("perf.swap", "pipeline.reload", "has its rules loaded again");
        allow("perf.swap", "pipeline.verdict", "is told of alerts");
        allow("perf.swap", "rules", "compiles rules");
        allow("perf.swap", "signatures", "tells rules by their sid");
        allow("perf.swap", "signatures.text", "loads rules");
        allow("perf", "perf.jmh", "adds its command");
        allow("perf", "perf.match", "adds its command");
        allow("perf", "perf.resets", "adds its command");
        allow("perf", "perf.traffic", "adds its command");
        allow("perf.host", "pipeline.decode", "computes checksums");
        allow("perf.resets", "cli.report", "reports");
        allow("perf.resets", "perf.host", "tells hosts what to do");
        allow("perf.resets", "perf.lab", "has networks built");
        allow("perf.resets", "perf.match", "says where it was measured");
        allow("perf", "perf.workload", "adds its commands");
        allow("perf.workload", "cli", "finds captures as inspect does");
        allow("perf.workload", "cli.report", "reports");
        allow("perf.workload", "matcher", "writes patterns");
        allow("perf.workload", "perf.match", "reads and writes its files");
        allow("perf.workload", "pipeline.decode", "takes payloads, stage 1");
        allow("perf.workload", "pipeline.defrag", "takes payloads, stage 2");
        allow("perf.workload", "pipeline.flow", "takes payloads, stage 3");
        allow("perf.workload", "pipeline.stream", "takes payloads, stage 4");
        allow("perf.workload", "pipeline.source", "opens captures");
        allow("perf.workload", "signatures.text", "reads the patterns of rules");
        allow("perf.traffic", "pipeline.decode", "computes checksums, sets flags");
        allow("perf.traffic", "pipeline.source", "writes captures");
        allow("perf.traffic", "cli.report", "reports");
        allow("perf.match", "matcher", "reads patterns, counts matches");
        allow("perf.match", "perf.peer", "compares engines and peers");
        allow("perf.peer", "matcher", "has its engines search");
        allow("perf.peer", "perf.hyperscan", "has it search");
        allow("perf.hyperscan", "matcher", "compiles sets of patterns");
        allow("perf.match", "cli.report", "reports");
        allow("perf.jmh", "matcher", "makes patterns");
        allow("perf.jmh", "pipeline.decode", "decodes what it looks up");
        allow("perf.jmh", "pipeline.event", "writes alerts");
        allow("perf.jmh", "signatures", "writes alerts of a rule");
        allow("perf.jmh", "signatures.text", "reads a rule");
        allow("perf.jmh", "pipeline.flow", "looks up flows");
        allow("perf.jmh", "pipeline.stream", "puts segments in order");
        allow("perf.jmh", "perf.peer", "measures engines and peers");
        allow("perf.conformance", "cli.report", "reports");
        allow("perf.conformance", "pipeline", "runs it");
        allow("perf.conformance", "pipeline.config", "reads settings of cases");
        allow("perf.conformance", "pipeline.reset", "chooses the position");
        allow("perf.conformance", "pipeline.source", "opens captures");
        allow("perf.conformance", "pipeline.verdict", "counts alerts");
        allow("perf.conformance", "rules", "compiles what it loaded");
        allow("perf.conformance", "signatures", "reads diagnostics");
        allow("perf.conformance", "signatures.text", "loads rules");
    }

    /// An engine's API and SPI are one thing in two packages.
    private static final Map<String, String> ONE_THING = Map.of("matcher.spi", "matcher");

    /// Below the matcher, but no engines: what engines offer, and what two of them share.
    private static final Set<String> NO_ENGINES =
            Set.of(ROOT + ".matcher.spi", ROOT + ".matcher.filter");

    /// Packages that every frame passes through.
    private static final String[] HOT_PACKAGES = {
        ROOT + ".matcher.automaton..",
        ROOT + ".matcher.filter..",
        ROOT + ".matcher.gram..",
        ROOT + ".matcher.vector..",
        ROOT + ".memory..",
        ROOT + ".rules..",
        ROOT + ".pipeline",
        ROOT + ".pipeline.decode..",
        ROOT + ".pipeline.defrag..",
        ROOT + ".pipeline.flow..",
        ROOT + ".pipeline.stream..",
        ROOT + ".pipeline.verdict..",
        ROOT + ".pipeline.reset..",
        ROOT + ".pipeline.source.live..",
    };

    private static JavaClasses product = new ClassFileImporter().importClasses(List.of());

    @BeforeAll
    static void readClasses() {
        product =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT)
                        .that(
                                DescribedPredicate.describe(
                                        "are written by people",
                                        type -> !type.getPackageName().endsWith(".jmh_generated")));
    }

    private static String below(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1);
    }

    private static SortedMap<String, String> edges() {
        SortedMap<String, String> edges = new TreeMap<>();
        for (JavaClass type : product) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT + ".")
                        && !target.getPackageName().equals(type.getPackageName())) {
                    edges.putIfAbsent(
                            below(type) + " -> " + below(target), dependency.getDescription());
                }
            }
        }
        return edges;
    }

    @Test
    void shouldHaveOnlyTheEdgesThatAreListed() {
        SortedMap<String, String> surplus = new TreeMap<>(edges());
        surplus.keySet().removeAll(ALLOWED_EDGES.keySet());

        assertThat(surplus).as("edges between packages that nobody has allowed").isEmpty();
    }

    @Test
    void shouldListOnlyEdgesThatThereAre() {
        Set<String> stale = new TreeSet<>(ALLOWED_EDGES.keySet());
        stale.removeAll(edges().keySet());

        assertThat(stale).as("allowed edges that nothing uses").isEmpty();
    }

    @Test
    void shouldHaveNoCycles() {
        Map<String, Set<String>> targets = new HashMap<>();
        for (String edge : ALLOWED_EDGES.keySet()) {
            int arrow = edge.indexOf(" -> ");
            String from = edge.substring(0, arrow);
            String to = edge.substring(arrow + 4);
            String source = ONE_THING.getOrDefault(from, from);
            String target = ONE_THING.getOrDefault(to, to);
            if (!source.equals(target)) {
                targets.computeIfAbsent(source, _ -> new TreeSet<>()).add(target);
            }
        }
        List<String> order = new ArrayList<>();
        boolean peeled = true;
        while (peeled) {
            List<String> ready =
                    targets.entrySet().stream()
                            .filter(edges ->
                                    edges.getValue().stream().noneMatch(targets::containsKey))
                            .map(Map.Entry::getKey)
                            .toList();
            peeled = !ready.isEmpty();
            order.addAll(ready);
            ready.forEach(targets::remove);
        }

        assertThat(targets).as("packages on a cycle, after peeling off %s", order).isEmpty();
    }

    @Test
    void shouldHaveOnePublicTypeInEachEnginePackage() {
        SortedMap<String, Set<String>> publicTypes = new TreeMap<>();
        for (JavaClass type : product) {
            String name = type.getPackageName();
            boolean isEngine = name.startsWith(ROOT + ".matcher.") && !NO_ENGINES.contains(name);
            if (isEngine
                    && type.isTopLevelClass()
                    && type.getModifiers().contains(JavaModifier.PUBLIC)) {
                publicTypes.computeIfAbsent(name, _ -> new TreeSet<>()).add(type.getSimpleName());
            }
        }

        assertThat(publicTypes).isNotEmpty();
        assertThat(publicTypes).allSatisfy((_, types) -> assertThat(types).hasSize(1));
    }

    @Test
    void shouldBeFinalWhereFramesPass() {
        classes()
                .that()
                .resideInAnyPackage(HOT_PACKAGES)
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(product);
    }

    @Test
    void shouldNotLogOnItsOwn() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.logging..",
                        "org.slf4j..",
                        "org.apache.logging..",
                        "org.apache.commons.logging..")
                .because("a library reports through listeners, events and counters")
                .check(product);
    }

    @Test
    void shouldLeaveTheProcessToTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("only a command may end the process")
                .check(product);
    }
}
