package io.wirecut.matcher;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.agrona.DirectBuffer;

/// What traffic is like: windows of 8 bytes, drawn evenly from the payloads of real packets.
/// Engines that look for the rarest piece of each pattern learn here what is rare.
///
/// A model changes how fast a matcher is, and never what it finds. Immutable.
public final class TrafficModel {
    /// Bytes of a window.
    public static final int WINDOW_LENGTH = Long.BYTES;

    private static final long MAGIC = 0x57_43_54_52_41_46_30_31L;

    /// Most windows of a model.
    static final int MAX_WINDOW_COUNT = 1 << 20;

    private static final String STANDARD = "traffic.model";

    private final long[] windows;

    /// A model of these windows, which are not copied.
    TrafficModel(long[] windows) {
        this.windows = windows;
    }

    /// The model that comes with the library, of mixed traffic of many protocols.
    public static TrafficModel standard() {
        return Standard.MODEL;
    }

    /// Reads a model that was written with [#write].
    ///
    /// @throws IOException if the input cannot be read or holds no model
    public static TrafficModel read(InputStream input) throws IOException {
        DataInputStream data = new DataInputStream(input);
        long magic = data.readLong();
        int count = data.readInt();
        if (magic != MAGIC || count < 0 || count > MAX_WINDOW_COUNT) {
            throw new IOException(
                    "magic=%016x count=%d: not a traffic model; make one from a capture"
                            .formatted(magic, count));
        }
        long[] windows = new long[count];
        for (int i = 0; i < count; i++) {
            windows[i] = data.readLong();
        }
        return new TrafficModel(windows);
    }

    /// Writes the model: a magic number, the number of windows, the windows, all big-endian.
    ///
    /// @throws IOException if the output cannot be written
    public void write(OutputStream output) throws IOException {
        DataOutputStream data = new DataOutputStream(output);
        data.writeLong(MAGIC);
        data.writeInt(windows.length);
        for (long window : windows) {
            data.writeLong(window);
        }
        data.flush();
    }

    /// How many windows there are; 0 for a model of nothing, to which all bytes are alike.
    public int size() {
        return windows.length;
    }

    /// A window's bytes, the first of them lowest.
    public long window(int index) {
        return windows[index];
    }

    private static final class Standard {
        static final TrafficModel MODEL = load();

        private static TrafficModel load() {
            try (InputStream input = TrafficModel.class.getResourceAsStream(STANDARD)) {
                if (input == null) {
                    throw new IllegalStateException(
                            "resource=%s is missing from the jar".formatted(STANDARD));
                }
                return read(input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Makes a model of payloads: every window has the same chance to be in it, however much comes.
    /// Not safe for use by two threads at once.
    public static final class Sampler {
        private final long[] windows;
        private final Random random;
        private long seen;

        /// @param capacity how many windows the model is to have, from 1 to 1,048,576
        /// @param seed for the draw: the same payloads and seed make the same model
        /// @throws IllegalArgumentException if the capacity is out of range
        public Sampler(int capacity, long seed) {
            if (capacity < 1 || capacity > MAX_WINDOW_COUNT) {
                throw new IllegalArgumentException(
                        "capacity=%d must be from 1 to %d".formatted(capacity, MAX_WINDOW_COUNT));
            }
            this.windows = new long[capacity];
            this.random = new Random(seed);
        }

        /// Takes in one packet's payload; one that is shorter than a window tells nothing.
        public void sample(DirectBuffer payload, int offset, int length) {
            for (int i = 0; i + WINDOW_LENGTH <= length; i++) {
                long place = seen < windows.length ? seen : random.nextLong(seen + 1);
                seen++;
                if (place < windows.length) {
                    windows[(int) place] = payload.getLong(offset + i, ByteOrder.LITTLE_ENDIAN);
                }
            }
        }

        /// The model of what has been taken in so far.
        public TrafficModel toModel() {
            return new TrafficModel(Arrays.copyOf(windows, (int) Math.min(seen, windows.length)));
        }
    }
}
