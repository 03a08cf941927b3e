package io.wirecut.matcher.filter;

/// Checks of what was read: lists of pattern ids, one behind the other, each of them a count and as
/// many ids; and slots, which are ranges of entries. Plain loops, since they run before anything is
/// compiled.
final class IdLists {
    private IdLists() {}

    /// Checks lists of ids.
    ///
    /// @return whether a list begins at an index
    /// @throws IllegalArgumentException if something is wrong
    static boolean[] check(int[] lists, int patternCount) {
        boolean[] begins = new boolean[lists.length];
        int next = 0;
        while (next < lists.length) {
            begins[next] = true;
            int count = lists[next];
            if (count < 0 || count >= lists.length - next) {
                throw outOfRange("ids", next, count);
            }
            for (int last = next++ + count; next <= last; next++) {
                int id = lists[next];
                if (id < 0 || id >= patternCount) {
                    throw outOfRange("id", next, id);
                }
            }
        }
        return begins;
    }

    /// Checks the indexes of the first entries of slots, and of the entry behind the last.
    ///
    /// @throws IllegalArgumentException if something is wrong
    static void checkSlots(int[] slots, int entryCount) {
        int least = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            int first = slots[slot];
            if (first < least || first > entryCount) {
                throw outOfRange("slot", slot, first);
            }
            least = first;
        }
    }

    /// Refuses a number that was read.
    static IllegalArgumentException outOfRange(String name, int index, long value) {
        return new IllegalArgumentException(
                "%s=%d at %d is out of range".formatted(name, value, index));
    }
}
