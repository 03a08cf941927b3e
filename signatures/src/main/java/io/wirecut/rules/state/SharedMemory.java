package io.wirecut.rules.state;

/// All that rules remember for all workers together. Immutable itself; what it holds is not, and is
/// safe for use by several threads at once.
///
/// @param states bits of addresses and counts of matches
/// @param tags flows and hosts whose packets are logged
public record SharedMemory(SharedState states, TagTable tags) {
    /// What a set of rules has to be remembered.
    ///
    /// @param states whether anything is in [#states]
    /// @param tags whether anything is in [#tags]
    public record Needs(boolean states, boolean tags) {}

    /// Memory of the usual size for what is needed, and as good as none for what is not.
    ///
    /// @param seed the secret that salts the hashes
    public static SharedMemory of(Needs needs, long seed) {
        return new SharedMemory(
                new SharedState(
                        needs.states ? SharedState.DEFAULT_CAPACITY : SharedState.MIN_CAPACITY,
                        seed),
                new TagTable(needs.tags ? TagTable.DEFAULT_CAPACITY : TagTable.WAYS));
    }

    /// The same memory for other rules; new only where there was as good as none so far.
    ///
    /// @param seed the secret that salts the hashes
    public SharedMemory with(Needs needs, long seed) {
        boolean lacksStates = needs.states && !states.isUsual();
        boolean lacksTags = needs.tags && !tags.isUsual();
        if (!lacksStates && !lacksTags) {
            return this;
        }
        SharedMemory added = of(needs, seed);
        return new SharedMemory(lacksStates ? added.states : states, lacksTags ? added.tags : tags);
    }
}
