package io.wirecut.pipeline.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A place in the tree of settings: a text, or children by name in the order of the file. A list is
/// a node whose children are named `0`, `1`, `2` …: so that every setting has a dotted path.
/// Immutable.
///
/// @param text what a leaf says; empty for a node that has children, and for a key without a value
/// @param children by name; empty for a leaf
/// @param isList whether the children were written as a list
/// @param place where it was written: `file:line:column`, or the option that was given
/// @param size how many nodes the tree below and including this one has, shared ones counted anew
record SettingNode(
        String text,
        SequencedMap<String, SettingNode> children,
        boolean isList,
        String place,
        long size) {
    private static final SequencedMap<String, SettingNode> NO_CHILDREN =
            Collections.unmodifiableSequencedMap(new LinkedHashMap<>());

    static SettingNode leaf(String text, String place) {
        return new SettingNode(text, NO_CHILDREN, false, place, 1);
    }

    static SettingNode branch(SequencedMap<String, SettingNode> children, String place) {
        return new SettingNode(
                "",
                Collections.unmodifiableSequencedMap(new LinkedHashMap<>(children)),
                false,
                place,
                1 + size(children.values()));
    }

    static SettingNode list(List<SettingNode> items, String place) {
        SequencedMap<String, SettingNode> children = new LinkedHashMap<>();
        items.forEach(item -> children.put(Integer.toString(children.size()), item));
        return new SettingNode(
                "", Collections.unmodifiableSequencedMap(children), true, place, 1 + size(items));
    }

    /// The same tree with the text at this path, which is made if it is not there.
    SettingNode with(List<String> path, String newText, String newPlace) {
        if (path.isEmpty()) {
            return leaf(newText, newPlace);
        }
        SequencedMap<String, SettingNode> changed = new LinkedHashMap<>(children);
        SettingNode child = changed.getOrDefault(path.getFirst(), leaf("", newPlace));
        changed.put(path.getFirst(), child.with(path.subList(1, path.size()), newText, newPlace));
        return new SettingNode(
                "",
                Collections.unmodifiableSequencedMap(changed),
                isList,
                place,
                1 + size(changed.values()));
    }

    /// The same tree with the other's children in place of those of the same name.
    SettingNode with(SettingNode other) {
        SequencedMap<String, SettingNode> merged = new LinkedHashMap<>(children);
        merged.putAll(other.children);
        return branch(merged, place);
    }

    /// Whether nothing is written here: a key without a value.
    boolean isBlank() {
        return text.isEmpty() && children.isEmpty() && !isList;
    }

    /// The text, or for a list its items as `[a,b]`.
    String flatText() {
        return isList
                ? children.values().stream()
                        .map(SettingNode::flatText)
                        .collect(Collectors.joining(",", "[", "]"))
                : text;
    }

    /// The texts of a list's items, those of lists within it included; a leaf is a list of one.
    List<String> items() {
        if (isBlank()) {
            return List.of();
        }
        if (!isList) {
            return List.of(text);
        }
        List<String> items = new ArrayList<>();
        children.values().forEach(child -> items.addAll(child.items()));
        return items;
    }

    /// Adds the paths of all leaves below, each with the prefix before it.
    void leafPaths(String prefix, Collection<String> paths) {
        if (children.isEmpty()) {
            paths.add(prefix);
        }
        for (Map.Entry<String, SettingNode> child : children.entrySet()) {
            child.getValue()
                    .leafPaths(
                            prefix.isEmpty() ? child.getKey() : prefix + "." + child.getKey(),
                            paths);
        }
    }

    private static long size(Collection<SettingNode> nodes) {
        return nodes.stream().mapToLong(SettingNode::size).sum();
    }
}
