package io.wirecut.pipeline.defrag;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/// Lays the fragments of a datagram over each other in the order in which they came, and decides
/// for each block of 8 bytes whose bytes stay.
///
/// Every fragment but the last of a datagram ends at a multiple of 8, and none is kept that reaches
/// behind the last: so two fragments that share a block both have all of its bytes.
final class FragmentMerger {
    private static final int BLOCK = 8;
    private static final int MAX_PAYLOAD_LENGTH = 65_536;
    private static final short NOBODY = -1;

    private final int[] starts;
    private final int[] ends;
    private final UnsafeBuffer fragment =
            new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_PAYLOAD_LENGTH));

    /// Whose bytes each block has: the fragment's number in the order in which they came.
    private final short[] owners = new short[MAX_PAYLOAD_LENGTH / BLOCK];

    FragmentMerger(int maxFragments) {
        starts = new int[maxFragments];
        ends = new int[maxFragments];
    }

    /// Writes a payload of `length` bytes to `target` from `offset` on.
    ///
    /// @return whether fragments that overlap have different bytes
    boolean merge(
            FragmentOverlap overlap,
            FragmentStore store,
            int first,
            UnsafeBuffer target,
            int offset,
            int length) {
        Arrays.fill(owners, 0, (length + BLOCK - 1) / BLOCK, NOBODY);
        boolean different = false;
        int number = 0;
        for (int next = first; next != FragmentStore.NONE; next = store.next(next)) {
            starts[number] = store.start(next);
            ends[number] = store.end(next);
            store.copy(next, fragment, 0);
            different |= lay(overlap, number, target, offset);
            number++;
        }
        return different;
    }

    private boolean lay(FragmentOverlap overlap, int number, UnsafeBuffer target, int offset) {
        int start = starts[number];
        int end = ends[number];
        boolean different = false;
        for (int at = start; at < end; at += BLOCK) {
            int length = Math.min(BLOCK, end - at);
            short owner = owners[at / BLOCK];
            if (owner != NOBODY) {
                different |= differs(target, offset + at, at - start, length);
                if (!overlap.replaces(start, end, starts[owner], ends[owner])) {
                    continue;
                }
            }
            owners[at / BLOCK] = (short) number;
            target.putBytes(offset + at, fragment, at - start, length);
        }
        return different;
    }

    private boolean differs(UnsafeBuffer target, int index, int fragmentIndex, int length) {
        for (int i = 0; i < length; i++) {
            if (target.getByte(index + i) != fragment.getByte(fragmentIndex + i)) {
                return true;
            }
        }
        return false;
    }
}
