package io.wirecut.matcher.automaton;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The trie of a set of strings of byte classes, in arrays, its nodes numbered in preorder: node 0
/// is the root, and a node's first child, if it has one, is the next number.
///
/// Made by sorting the strings: each of them adds the nodes by which it is longer than what it
/// shares with the string before it, so no child is ever searched for.
final class PatternTrie {
    /// In place of a node: there is none.
    static final int NONE = -1;

    private final int[] parent;
    private final int[] nextSibling;
    private final byte[] label;
    private final int[] depth;
    private final int[] firstEnding;
    private final Integer[] sorted;
    private final int[] endNode;
    private int size = 1;

    /// @param strings the patterns' classes; none is empty
    /// @throws IllegalArgumentException if there are more bytes than an int can count
    PatternTrie(byte[][] strings) {
        long length = 1;
        for (byte[] string : strings) {
            length += string.length;
        }
        if (length > Integer.MAX_VALUE - Long.BYTES) {
            throw new IllegalArgumentException(
                    "length=%d: the patterns of a set must have less than 2 GiB together"
                            .formatted(length));
        }
        int capacity = (int) length;
        this.parent = new int[capacity];
        this.nextSibling = new int[capacity];
        this.label = new byte[capacity];
        this.depth = new int[capacity];
        this.firstEnding = new int[capacity];
        Arrays.fill(parent, NONE);
        Arrays.fill(nextSibling, NONE);
        Arrays.fill(firstEnding, NONE);
        this.sorted = sortedIndexes(strings);
        this.endNode = new int[strings.length];
        addAll(strings);
    }

    private static Integer[] sortedIndexes(byte[][] strings) {
        Comparator<Integer> byString =
                (one, other) -> Arrays.compareUnsigned(strings[one], strings[other]);
        return IntStream.range(0, strings.length)
                .boxed()
                .sorted(byString.thenComparing(Comparator.naturalOrder()))
                .toArray(Integer[]::new);
    }

    private void addAll(byte[][] strings) {
        int maxLength = Arrays.stream(strings).mapToInt(string -> string.length).max().orElse(0);
        int[] path = new int[maxLength + 1];
        byte[] previous = {};
        for (int k = 0; k < sorted.length; k++) {
            byte[] string = strings[sorted[k]];
            int shared = Arrays.mismatch(previous, string);
            if (shared < 0) {
                shared = string.length;
            }
            for (int i = shared; i < string.length; i++) {
                int node = size++;
                if (i == shared && shared < previous.length) {
                    nextSibling[path[i + 1]] = node;
                }
                parent[node] = path[i];
                label[node] = string[i];
                depth[node] = i + 1;
                path[i + 1] = node;
            }
            endNode[k] = path[string.length];
            if (shared < string.length) {
                firstEnding[endNode[k]] = k;
            }
            previous = string;
        }
    }

    /// How many nodes there are, the root included.
    int size() {
        return size;
    }

    /// The first child in the order of labels, or [#NONE].
    int firstChild(int node) {
        int next = node + 1;
        return next < size && parent[next] == node ? next : NONE;
    }

    /// The next child of the same parent in the order of labels, or [#NONE].
    int nextSibling(int node) {
        return nextSibling[node];
    }

    /// The class on the edge from the parent.
    byte label(int node) {
        return label[node];
    }

    /// How many edges there are from the root.
    int depth(int node) {
        return depth[node];
    }

    /// The child with this label, or [#NONE].
    int child(int node, byte label) {
        int child = firstChild(node);
        while (child != NONE && this.label[child] != label) {
            child = nextSibling[child];
        }
        return child;
    }

    /// How many children a node has.
    int childCount(int node) {
        int count = 0;
        for (int child = firstChild(node); child != NONE; child = nextSibling[child]) {
            count++;
        }
        return count;
    }

    /// How many strings end at a node.
    int endingCount(int node) {
        int first = firstEnding[node];
        int count = 0;
        while (first != NONE && first + count < endNode.length && endNode[first + count] == node) {
            count++;
        }
        return count;
    }

    /// Index of one of the strings that end at a node; they are in ascending order.
    int ending(int node, int which) {
        return sorted[firstEnding[node] + which];
    }

    /// All nodes, those nearer to the root first.
    int[] breadthFirst() {
        int maxDepth = 0;
        for (int node = 0; node < size; node++) {
            maxDepth = Math.max(maxDepth, depth[node]);
        }
        int[] next = new int[maxDepth + 2];
        for (int node = 0; node < size; node++) {
            next[depth[node] + 1]++;
        }
        for (int i = 1; i < next.length; i++) {
            next[i] += next[i - 1];
        }
        int[] order = new int[size];
        for (int node = 0; node < size; node++) {
            order[next[depth[node]]++] = node;
        }
        return order;
    }
}
