package io.wirecut.matcher.filter;

import io.wirecut.matcher.MatchHandler;
import java.util.Arrays;

/// Matches that were found and not yet reported, since others may end before them. They end at most
/// [#REACH] bytes after the position up to which all were reported, so a ring of lists, one for
/// each end, holds them:
///
/// ```
///  heads      0     1     2          63          end & 63
///            ┌─┬───┬─┬───┬─┬── ─ ── ┬─┐
///            └┬┘   └─┘   └┬┘        └─┘
///             ▼           ▼
///            id,length   id,length ─▶ id,length
/// ```
///
/// Belongs to one thread. Allocates only while it grows, to the most matches a set can have within
/// [#REACH] bytes.
final class PendingMatches {
    /// How far ahead a match may end.
    static final int REACH = 64;

    private static final int NONE = -1;
    private static final int ID = 0;
    private static final int LENGTH = 1;
    private static final int NEXT = 2;
    private static final int NODE_INTS = 3;

    private final int[] heads = new int[REACH];
    private int[] nodes = new int[256 * NODE_INTS];
    private int used;
    private int free = NONE;
    private int count;
    private long reported;

    PendingMatches() {
        Arrays.fill(heads, NONE);
    }

    /// Forgets everything, and goes on at a position.
    void begin(long position) {
        if (count > 0) {
            Arrays.fill(heads, NONE);
            count = 0;
        }
        used = 0;
        free = NONE;
        reported = position;
    }

    /// Adds a match that ends after what was reported, by at most [#REACH] bytes.
    void add(int patternId, int length, long end) {
        int node = newNode();
        int slot = (int) end & (REACH - 1);
        nodes[node + ID] = patternId;
        nodes[node + LENGTH] = length;
        nodes[node + NEXT] = heads[slot];
        heads[slot] = node;
        count++;
    }

    /// Reports all that end at or before a position.
    void report(long position, MatchHandler handler) {
        for (long end = reported + 1; count > 0 && end <= position; end++) {
            int slot = (int) end & (REACH - 1);
            int node = heads[slot];
            if (node != NONE) {
                heads[slot] = NONE;
                if (nodes[node + NEXT] != NONE) {
                    node = sorted(node);
                }
                reportAll(node, end, handler);
            }
        }
        reported = Math.max(reported, position);
    }

    private void reportAll(int first, long end, MatchHandler handler) {
        int node = first;
        while (node != NONE) {
            int next = nodes[node + NEXT];
            int patternId = nodes[node + ID];
            int length = nodes[node + LENGTH];
            nodes[node + NEXT] = free;
            free = node;
            count--;
            handler.onMatch(patternId, end - length, end);
            node = next;
        }
    }

    private int newNode() {
        if (free != NONE) {
            int node = free;
            free = nodes[node + NEXT];
            return node;
        }
        if (used == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * nodes.length);
        }
        int node = used;
        used += NODE_INTS;
        return node;
    }

    /// Sorts a list by id: runs of one node, then of two, then of four … are merged in pairs.
    private int sorted(int first) {
        int head = first;
        for (int runLength = 1; ; runLength *= 2) {
            int rest = head;
            int mergeCount = 0;
            int tail = NONE;
            head = NONE;
            while (rest != NONE) {
                int left = rest;
                int right = after(left, runLength);
                rest = after(right, runLength);
                int end = mergedOnto(tail, left, right, runLength);
                if (head == NONE) {
                    head = firstOf(left, right);
                }
                tail = end;
                mergeCount++;
            }
            nodes[tail + NEXT] = NONE;
            if (mergeCount == 1) {
                return head;
            }
        }
    }

    private int firstOf(int left, int right) {
        return right == NONE || nodes[left + ID] <= nodes[right + ID] ? left : right;
    }

    private int after(int node, int steps) {
        int n = node;
        for (int i = 0; i < steps && n != NONE; i++) {
            n = nodes[n + NEXT];
        }
        return n;
    }

    /// Merges a run and the next one behind the tail of what has been merged.
    ///
    /// @return the last node
    private int mergedOnto(int tail, int left, int right, int runLength) {
        int last = tail;
        int l = left;
        int r = right;
        int leftCount = 0;
        int rightCount = 0;
        while ((l != NONE && leftCount < runLength) || (r != NONE && rightCount < runLength)) {
            boolean hasLeft = l != NONE && leftCount < runLength;
            boolean hasRight = r != NONE && rightCount < runLength;
            int node;
            if (hasLeft && (!hasRight || nodes[l + ID] <= nodes[r + ID])) {
                node = l;
                l = nodes[l + NEXT];
                leftCount++;
            } else {
                node = r;
                r = nodes[r + NEXT];
                rightCount++;
            }
            if (last != NONE) {
                nodes[last + NEXT] = node;
            }
            last = node;
        }
        return last;
    }
}
