package io.wirecut.rules.state;

import io.wirecut.signatures.Dataset;
import java.util.List;

/// All that rules remember for all workers together. Immutable itself; what it holds is not, and is
/// safe for use by several threads at once.
///
/// @param states bits of addresses and counts of matches
/// @param tags flows and hosts whose packets are logged
/// @param lists lists of values that matches change
public record SharedMemory(SharedState states, TagTable tags, ValueTables lists) {
    /// What a set of rules has to be remembered.
    ///
    /// @param states whether anything is in [#states]
    /// @param tags whether anything is in [#tags]
    /// @param lists what is in [#lists]
    public record Needs(boolean states, boolean tags, List<Dataset> lists) {
        /// Makes the list immutable.
        public Needs {
            lists = List.copyOf(lists);
        }
    }

    /// Memory of the usual size for what is needed, and as good as none for what is not.
    ///
    /// @param seed the secret that salts the hashes
    public static SharedMemory of(Needs needs, long seed) {
        return new SharedMemory(
                newStates(needs, seed), newTags(needs), ValueTables.of(needs.lists, null, seed));
    }

    private static SharedState newStates(Needs needs, long seed) {
        return new SharedState(
                needs.states ? SharedState.DEFAULT_CAPACITY : SharedState.MIN_CAPACITY, seed);
    }

    private static TagTable newTags(Needs needs) {
        return new TagTable(needs.tags ? TagTable.DEFAULT_CAPACITY : TagTable.WAYS);
    }

    /// The same memory for other rules; new only where there was as good as none so far, and for
    /// lists that were not there.
    ///
    /// @param seed the secret that salts the hashes
    public SharedMemory with(Needs needs, long seed) {
        boolean lacksStates = needs.states && !states.isUsual();
        boolean lacksTags = needs.tags && !tags.isUsual();
        return new SharedMemory(
                lacksStates ? newStates(needs, seed) : states,
                lacksTags ? newTags(needs) : tags,
                ValueTables.of(needs.lists, lists, seed));
    }
}
