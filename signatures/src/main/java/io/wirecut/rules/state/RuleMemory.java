package io.wirecut.rules.state;

import io.wirecut.rules.packet.PacketFacts;
import io.wirecut.rules.state.ValueTable.Knowledge;
import io.wirecut.signatures.StateStep.Track;
import io.wirecut.signatures.Tag;
import io.wirecut.signatures.Tag.Scope;
import io.wirecut.signatures.Tag.Unit;
import io.wirecut.signatures.Threshold;
import io.wirecut.signatures.ValueList;
import org.agrona.DirectBuffer;

/// What rules remember, as one worker reaches it: of the packet's flow in [FlowVariables], of its
/// addresses in [SharedState].
///
/// Used on the worker's thread only. Allocates nothing after construction.
public final class RuleMemory {
    private static final long NS_PER_SECOND = 1_000_000_000;

    /// What is tagged.
    private static final long SESSION = FlowVariables.hash("tag session");

    private static final long HOST = FlowVariables.hash("tag host");

    /// What is remembered of the worker's flows.
    public final FlowVariables flows;

    /// What regular expressions have captured for the worker's flows.
    public final FlowValues values;

    private final SharedState shared;
    private final TagTable tags;
    private final ValueTables lists;

    /// @param memory what is remembered by all workers
    public RuleMemory(FlowVariables flows, FlowValues values, SharedMemory memory) {
        this.flows = flows;
        this.values = values;
        shared = memory.states();
        tags = memory.tags();
        lists = memory.lists();
    }

    /// The key of something that is remembered of the packet's addresses.
    ///
    /// @param what it is
    long key(long what, Track track, PacketFacts facts) {
        return switch (track) {
            case SOURCE -> ofSource(what, facts);
            case DESTINATION -> ofDestination(what, facts);
            case PAIR -> ofPair(what, facts);
        };
    }

    /// The key of a count of the packet.
    ///
    /// @param what is counted
    long key(long what, Threshold.Track track, PacketFacts facts) {
        return switch (track) {
            case SOURCE -> ofSource(what, facts);
            case DESTINATION -> ofDestination(what, facts);
            case BOTH -> ofPair(what, facts);
            case RULE -> shared.mix(what, 0);
            case FLOW -> shared.mix(shared.mix(what, facts.flowId()), 1);
        };
    }

    private long ofSource(long what, PacketFacts facts) {
        long key = shared.mix(shared.mix(what, facts.sourceHigh()), facts.sourceLow());
        return shared.mix(key, facts.ipVersion());
    }

    private long ofDestination(long what, PacketFacts facts) {
        long key = shared.mix(shared.mix(what, facts.destinationHigh()), facts.destinationLow());
        return shared.mix(key, facts.ipVersion());
    }

    /// The same for either order of the two.
    private long ofPair(long what, PacketFacts facts) {
        long one = ofSource(what, facts);
        long other = ofDestination(what, facts);
        return shared.mix(shared.mix(what, Math.min(one, other)), Math.max(one, other));
    }

    /// Whether a bit is set. It stays set through the second in which it expires.
    boolean bit(long key, long nowNs) {
        int place = shared.find(key);
        return place != SharedState.FULL && isAlive(shared.state(place), nowNs);
    }

    /// Sets a bit for a time, or clears it.
    ///
    /// @param seconds how long it stays set; 0 clears it
    void bit(long key, long nowNs, long seconds) {
        if (seconds == 0) {
            clear(shared.find(key), nowNs);
        } else {
            beginTimeOut(key, nowNs, seconds);
        }
    }

    /// Begins a time-out, which lasts through the second in which it ends.
    void beginTimeOut(long key, long nowNs, long seconds) {
        int place = shared.claim(key, nowNs);
        if (place == SharedState.FULL) {
            return;
        }
        long expiryNs = (Math.floorDiv(nowNs, NS_PER_SECOND) + seconds + 1) * NS_PER_SECOND;
        long state = CountState.of(expiryNs, 1);
        while (!shared.replace(place, shared.state(place), state, expiryNs)) {
            Thread.onSpinWait();
        }
    }

    private void clear(int place, long nowNs) {
        if (place == SharedState.FULL) {
            return;
        }
        long state = CountState.of(nowNs, 0);
        while (!shared.replace(place, shared.state(place), state, nowNs)) {
            Thread.onSpinWait();
        }
    }

    /// Where a time-out stands.
    enum TimeOut {
        /// There is none.
        NONE,
        /// It lasts.
        LASTS,
        /// It is over since somebody asked last; there is none from now on.
        OVER
    }

    /// Where a time-out stands.
    TimeOut timeOut(long key, long nowNs) {
        int place = shared.find(key);
        long state = place == SharedState.FULL ? 0 : shared.state(place);
        if (CountState.count(state) == 0) {
            return TimeOut.NONE;
        }
        if (isAlive(state, nowNs)) {
            return TimeOut.LASTS;
        }
        boolean first = shared.replace(place, state, CountState.of(nowNs, 0), nowNs);
        return first ? TimeOut.OVER : TimeOut.NONE;
    }

    private static boolean isAlive(long state, long nowNs) {
        return CountState.count(state) != 0 && CountState.elapsedNs(state, nowNs) < 0;
    }

    /// Whether a value is in its list.
    ///
    /// @param list the key of the list
    /// @param loaded what was in it from the beginning
    public boolean isMember(long list, ValueList loaded, DirectBuffer value) {
        ValueTable table = lists.table(list);
        Knowledge known = table == null ? Knowledge.NONE : table.knowledge(value);
        return known == Knowledge.NONE
                ? loaded.contains(value, 0, value.capacity())
                : known == Knowledge.IN;
    }

    /// Puts a value into its list, or takes it out.
    ///
    /// @param list the key of the list
    /// @return whether that was done: another may have done the same, or there is no room
    public boolean member(long list, DirectBuffer value, boolean in) {
        ValueTable table = lists.table(list);
        return table != null && table.put(value, in);
    }

    /// Tags the flow of a packet, or one of its addresses.
    ///
    /// @param rule stands for the rule that matched on it
    void tag(Tag tag, long rule, PacketFacts facts) {
        boolean hasNone =
                tag.scope() == Scope.SESSION ? facts.flowIndex() < 0 : facts.ipVersion() == 0;
        long second = Math.floorDiv(facts.timestampNs(), NS_PER_SECOND);
        long left = tag.unit() == Unit.SECONDS ? second + tag.count() : tag.count();
        if (hasNone) {
            return;
        }
        long key =
                switch (tag.scope()) {
                    case SESSION -> ofFlow(facts.flowId());
                    case SOURCE -> ofSource(HOST, facts);
                    case DESTINATION -> ofDestination(HOST, facts);
                };
        tags.set(key, rule, tag.unit(), left, second);
    }

    /// Counts a packet for what is tagged, once it has been evaluated.
    ///
    /// @return whether it is to be logged
    public boolean isTagged(PacketFacts facts) {
        if (tags.isEmpty()) {
            return false;
        }
        int length = facts.frameLength();
        long second = Math.floorDiv(facts.timestampNs(), NS_PER_SECOND);
        boolean tagged =
                facts.flowIndex() >= 0 && tags.take(ofFlow(facts.flowId()), length, second);
        if (facts.ipVersion() != 0) {
            long source = ofSource(HOST, facts);
            long destination = ofDestination(HOST, facts);
            tagged |= tags.take(source, length, second);
            tagged |= source != destination && tags.take(destination, length, second);
        }
        return tagged;
    }

    /// Forgets what was tagged of a flow.
    public void untag(long flowId) {
        if (!tags.isEmpty()) {
            tags.forget(ofFlow(flowId));
        }
    }

    private long ofFlow(long flowId) {
        return shared.mix(shared.mix(SESSION, flowId), 1);
    }

    /// Counts a match.
    ///
    /// @param key of the count
    /// @param windowNs that a count goes on for
    /// @param restartAt a count that is reached is 0 afterwards; 0 if none is
    /// @return the count, this match included; 0 if there is no room to count
    public int count(long key, long nowNs, long windowNs, int restartAt) {
        int place = shared.claim(key, nowNs);
        if (place == SharedState.FULL) {
            return 0;
        }
        while (true) {
            long before = shared.state(place);
            long elapsedNs = before == 0 ? 0 : CountState.elapsedNs(before, nowNs);
            boolean goesOn = before != 0 && elapsedNs - CountState.RESOLUTION_NS < windowNs;
            int count = goesOn ? Math.min(CountState.count(before) + 1, CountState.MAX_COUNT) : 1;
            int kept = count == restartAt ? 0 : count;
            long after = goesOn ? CountState.withCount(before, kept) : CountState.of(nowNs, kept);
            long beginNs = goesOn ? nowNs - elapsedNs : nowNs;
            if (shared.replace(place, before, after, beginNs + windowNs)) {
                return count;
            }
        }
    }
}
