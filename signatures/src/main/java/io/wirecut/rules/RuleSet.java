package io.wirecut.rules;

import io.wirecut.matcher.Matcher;
import io.wirecut.rules.packet.IpProtocol;
import io.wirecut.rules.state.SharedMemory;
import io.wirecut.rules.state.StateOrder;
import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.FlowCondition;
import io.wirecut.signatures.HeaderTest;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Membership;
import io.wirecut.signatures.PacketTest;
import io.wirecut.signatures.Signature;
import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Signatures, compiled: the rules in the order of evaluation, and the matchers that find out which
/// of them to evaluate. Immutable, shared by all workers, each of which has a [RuleEvaluator].
///
/// The order is that of Suricata: by action (pass, drop, reject or reset, alert, unless told
/// otherwise), then by what they do with flowbits and flowints (those that set come before those
/// that ask), then with bits of addresses (setting `hostbits`, then asking `xbits`, then the
/// others: so a packet that sets an xbit does not find it set yet), then by priority (1 first),
/// then as given.
public final class RuleSet {
    static final int TCP_TO_SERVER = 0;
    static final int TCP_TO_CLIENT = 1;
    static final int UDP_TO_SERVER = 2;
    static final int UDP_TO_CLIENT = 3;
    static final int OTHER = 4;
    static final int GROUP_COUNT = 5;

    private final EvaluationSettings settings;
    private final Rule[] rules;
    private final ScanGroup[] groups;
    private final StreamLayout layout;
    private final boolean needsStream;
    private final VariableNames names;

    private RuleSet(EvaluationSettings settings, Rule[] rules, ScanGroup[] groups) {
        this.settings = settings;
        this.rules = rules;
        this.groups = groups;
        names = new VariableNames(rules);
        ScanGroup toServer = groups[TCP_TO_SERVER];
        ScanGroup toClient = groups[TCP_TO_CLIENT];
        needsStream = toServer.looksAtStream() || toClient.looksAtStream();
        boolean looksBack = false;
        for (Rule rule : rules) {
            looksBack |= rule.onStream() && !rule.decidedByFastPattern();
        }
        layout =
                new StreamLayout(
                        Math.max(scanStateLength(toServer), scanStateLength(toClient)),
                        looksBack ? settings.pendingCapacity() : 0,
                        looksBack ? settings.windowLength() : 0);
    }

    /// Compiles signatures with the usual settings.
    ///
    /// @throws IllegalArgumentException if a signature has too many steps
    public static RuleSet compile(List<Signature> signatures) {
        return compile(signatures, EvaluationSettings.DEFAULT);
    }

    /// Compiles signatures.
    ///
    /// @throws IllegalArgumentException if a signature has too many steps, or the engine asked for
    ///   does not serve
    public static RuleSet compile(List<Signature> signatures, EvaluationSettings settings) {
        return compile(signatures, settings, _ -> null);
    }

    /// Compiles signatures with matchers that were made before, for the same signatures and
    /// settings; large sets on all cores. One that does not search for what it must is made anew.
    ///
    /// @param saved gives the matchers that [#matchers] gave, by the number of their group; null
    ///   for one that is not there. Called by several threads, once for each group.
    /// @throws IllegalArgumentException if a signature has too many steps, or the engine asked for
    ///   does not serve
    public static RuleSet compile(
            List<Signature> signatures,
            EvaluationSettings settings,
            IntFunction<@Nullable Matcher> saved) {
        List<Signature> sorted = new ArrayList<>(signatures);
        sorted.sort(
                Comparator.comparingInt((Signature signature) ->
                                settings.actionOrder().indexOf(signature.action().kind()))
                        .thenComparingInt(StateOrder::ofFlowBits)
                        .thenComparingInt(StateOrder::ofFlowIntegers)
                        .thenComparingInt(StateOrder::ofHostBits)
                        .thenComparingInt(StateOrder::ofPairBits)
                        .thenComparingInt(Signature::priority));
        Rule[] rules = new Rule[sorted.size()];
        Cores.forEach(rules.length, 1, index -> rules[index] = new Rule(index, sorted.get(index)));
        ScanGroup[] groups = new ScanGroup[GROUP_COUNT];
        Cores.forEach(
                GROUP_COUNT,
                rules.length,
                group -> groups[group] = group(rules, group, settings, saved));
        return new RuleSet(settings, rules, groups);
    }

    private static ScanGroup group(
            Rule[] rules,
            int group,
            EvaluationSettings settings,
            IntFunction<@Nullable Matcher> saved) {
        List<Rule> members = new ArrayList<>();
        for (Rule rule : rules) {
            if (belongs(rule.signature(), group)) {
                members.add(rule);
            }
        }
        boolean hasStreams = group == TCP_TO_SERVER || group == TCP_TO_CLIENT;
        return ScanGroup.of(members, hasStreams, settings, saved.apply(group));
    }

    /// The matchers, by the number of the group of rules that each serves.
    public Map<Integer, Matcher> matchers() {
        Map<Integer, Matcher> matchers = new TreeMap<>();
        for (int group = 0; group < GROUP_COUNT; group++) {
            Matcher matcher = groups[group].matcher;
            if (matcher != null) {
                matchers.put(group, matcher);
            }
        }
        return matchers;
    }

    /// How many matches came to nothing since an address is exempt, by the name of the exemption.
    /// Any thread.
    public Map<String, Long> exemptedCounts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Rule rule : rules) {
            rule.reporting()
                    .exemptedCounts()
                    .forEach((name, count) -> counts.merge(name, count, Long::sum));
        }
        return counts;
    }

    /// How many rules there are.
    public int size() {
        return rules.length;
    }

    /// The rule with this index, from 0 to [#size] - 1: its place in the order of evaluation.
    public Rule rule(int index) {
        return rules[index];
    }

    /// What this was compiled with.
    public EvaluationSettings settings() {
        return settings;
    }

    /// Whether any rule looks at reassembled streams; if not, [RuleEvaluator#onStreamBytes] need
    /// not be called.
    public boolean needsStream() {
        return needsStream;
    }

    /// What the rules remember for all workers together.
    public SharedMemory.Needs sharedNeeds() {
        boolean tags = false;
        for (Rule rule : rules) {
            tags |= !rule.signature().reporting().tags().isEmpty();
        }
        return new SharedMemory.Needs(remembersAcrossFlows(), tags, changedLists());
    }

    /// The lists that any rule changes, or that are somewhere between runs.
    private List<Dataset> changedLists() {
        Map<String, Dataset> lists = new TreeMap<>();
        for (Rule rule : rules) {
            for (Inspection inspection : rule.signature().inspections()) {
                for (Step step : inspection.steps()) {
                    if (step instanceof Membership membership
                            && (membership.changes() || membership.list().isSaved())) {
                        lists.putIfAbsent(membership.list().name(), membership.list());
                    }
                }
            }
        }
        return List.copyOf(lists.values());
    }

    private boolean remembersAcrossFlows() {
        for (Rule rule : rules) {
            Signature signature = rule.signature();
            if (!signature.reporting().thresholds().isEmpty()
                    || StateOrder.remembersAddresses(signature)) {
                return true;
            }
        }
        return false;
    }

    /// Whether any rule has a test of a kind: of checksums, or of events. If so, packets are to be
    /// looked at for it that would otherwise not be.
    public boolean asksFor(Class<? extends HeaderTest> kind) {
        for (Rule rule : rules) {
            for (PacketTest test : rule.signature().tests()) {
                if (kind.isInstance(test)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Searches for the fast patterns in made-up bytes, on the calling thread: the first packet
    /// then finds in memory and compiled what it needs. Takes some milliseconds.
    public void warmUp() {
        WarmUp warmUp = new WarmUp(this);
        for (ScanGroup group : groups) {
            if (group.matcher != null) {
                warmUp.scan(group, group.matcher);
            }
        }
    }

    /// Length in bytes of the record that the evaluator keeps for each direction of a TCP stream, a
    /// multiple of 8; 0 if none is needed.
    public int streamStateLength() {
        return needsStream ? layout.length() : 0;
    }

    /// Bytes of memory that the compiled form takes, estimated for all but the matchers; the
    /// signatures themselves are left out.
    public long memoryBytes() {
        long bytes = rules.length * 8L;
        for (ScanGroup group : groups) {
            bytes += group.memoryBytes();
        }
        return bytes;
    }

    /// Whether any rule remembers something of a flow.
    boolean remembersFlows() {
        for (Rule rule : rules) {
            if (StateOrder.remembersFlows(rule.signature())) {
                return true;
            }
        }
        return false;
    }

    /// The names of what the rules set for flows.
    VariableNames names() {
        return names;
    }

    StreamLayout layout() {
        return layout;
    }

    ScanGroup group(int number) {
        return groups[number];
    }

    /// The number of the group that a packet belongs to.
    static int groupOf(int protocol, boolean toServer) {
        return switch (protocol) {
            case IpProtocol.TCP -> toServer ? TCP_TO_SERVER : TCP_TO_CLIENT;
            case IpProtocol.UDP -> toServer ? UDP_TO_SERVER : UDP_TO_CLIENT;
            default -> OTHER;
        };
    }

    /// The most patterns of any group.
    int maxPatternCount() {
        int most = 0;
        for (ScanGroup group : groups) {
            most = Math.max(most, group.matcher == null ? 0 : group.matcher.patterns().size());
        }
        return most;
    }

    /// The most rules without a fast pattern that one look into an index can find.
    int maxUnfilteredCount() {
        int most = 0;
        for (ScanGroup group : groups) {
            most = Math.max(most, group.unfilteredStream.size());
            most = Math.max(most, group.unfilteredPacket.size());
        }
        return most;
    }

    /// The most variables of any rule.
    int maxVariableCount() {
        int most = 0;
        for (Rule rule : rules) {
            most = Math.max(most, rule.variableCount());
        }
        return most;
    }

    /// Length of the longest record that a matcher needs for a scan of any group.
    int maxScanStateLength() {
        int longest = 0;
        for (ScanGroup group : groups) {
            longest = Math.max(longest, scanStateLength(group));
        }
        return longest;
    }

    private static int scanStateLength(ScanGroup group) {
        return group.matcher == null ? 0 : group.matcher.stateLength();
    }

    private static boolean belongs(Signature signature, int group) {
        boolean serves =
                switch (signature.protocol()) {
                    case IP, PACKET_HEADER -> true;
                    case TCP, TCP_PACKET, TCP_STREAM ->
                            group == TCP_TO_SERVER || group == TCP_TO_CLIENT;
                    case UDP -> group == UDP_TO_SERVER || group == UDP_TO_CLIENT;
                    case ICMP, SCTP -> group == OTHER;
                };
        FlowCondition.Direction direction = signature.flow().direction();
        return serves
                && switch (group) {
                    case TCP_TO_SERVER, UDP_TO_SERVER ->
                            direction != FlowCondition.Direction.TO_CLIENT;
                    case TCP_TO_CLIENT, UDP_TO_CLIENT ->
                            direction != FlowCondition.Direction.TO_SERVER;
                    default -> true;
                };
    }
}
