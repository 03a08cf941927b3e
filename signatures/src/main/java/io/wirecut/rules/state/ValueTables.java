package io.wirecut.rules.state;

import io.wirecut.signatures.Dataset;
import io.wirecut.signatures.ValueList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/// The lists that matches change, each with the values that were added and taken out so far. The
/// lists are always the same; their values may be asked and changed by any thread.
public final class ValueTables {
    private final Long2ObjectHashMap<ValueTable> byKey = new Long2ObjectHashMap<>();
    private final Map<String, Dataset> definitions = new LinkedHashMap<>();
    private final Set<String> isNew = new HashSet<>();

    private ValueTables() {}

    /// Tables for lists; of one that is known with the same type, the table that it has.
    ///
    /// @param lists named
    /// @param known the tables so far
    /// @param seed the secret that salts the hashes
    static ValueTables of(Collection<Dataset> lists, @Nullable ValueTables known, long seed) {
        ValueTables tables = new ValueTables();
        for (Dataset list : lists) {
            long key = key(list);
            ValueTable table = known == null ? null : known.byKey.get(key);
            if (table == null) {
                table = new ValueTable(list.type(), list.memoryLimit(), seed);
                tables.isNew.add(list.name());
            }
            tables.byKey.put(key, table);
            tables.definitions.put(list.name(), list);
        }
        return tables;
    }

    /// What stands for a list of a type.
    public static long key(Dataset list) {
        return FlowVariables.hash("list " + list.type().label() + ' ' + list.name());
    }

    /// The values of a list that were added or taken out; null if no rule changes it.
    @Nullable ValueTable table(long key) {
        return byKey.get(key);
    }

    /// The lists, by name.
    public List<Dataset> lists() {
        return List.copyOf(definitions.values());
    }

    /// Whether a list was not there before these tables were made, so that nothing is known of it.
    public boolean isNew(Dataset list) {
        return isNew.contains(list.name());
    }

    /// All values of a list: those that were loaded and not taken out, and those that were added;
    /// in the order of their bytes.
    public List<byte[]> values(Dataset list) {
        ValueTable table = byKey.get(key(list));
        Map<UnsafeBuffer, byte[]> values = new HashMap<>();
        for (byte[] value : list.loaded().values()) {
            values.put(new UnsafeBuffer(value), value);
        }
        if (table != null) {
            table.values(false).forEach(value -> values.remove(new UnsafeBuffer(value)));
            table.values(true).forEach(value -> values.put(new UnsafeBuffer(value), value));
        }
        List<byte[]> sorted = new ArrayList<>(values.values());
        sorted.sort(Arrays::compareUnsigned);
        return sorted;
    }

    /// Puts values into a list that are not loaded anyway.
    public void add(Dataset list, Collection<byte[]> values) {
        ValueTable table = byKey.get(key(list));
        ValueList loaded = list.loaded();
        for (byte[] value : values) {
            UnsafeBuffer wrapped = new UnsafeBuffer(value);
            if (table != null && !loaded.contains(wrapped, 0, value.length)) {
                table.put(wrapped, true);
            }
        }
    }

    /// How many values were added or taken out, of all lists.
    public long size() {
        return byKey.values().stream().mapToLong(ValueTable::size).sum();
    }

    /// Bytes of memory that the values take.
    public long memoryBytes() {
        return byKey.values().stream().mapToLong(ValueTable::memoryBytes).sum();
    }

    /// How often a value was not remembered, for want of room.
    public long overflows() {
        return byKey.values().stream().mapToLong(ValueTable::overflows).sum();
    }
}
