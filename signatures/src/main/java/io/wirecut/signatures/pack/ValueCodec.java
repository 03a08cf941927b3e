package io.wirecut.signatures.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns the values of one type into bytes and back. A value that is no number begins with a
/// number: 0 for null, 1 for a value that follows, more for one that was there before.
final class ValueCodec {
    private static final int NULL = 0;
    private static final int FOLLOWS = 1;
    private static final int FIRST_REFERENCE = 2;

    /// Longer values are written again each time: a reference must not stand for very much.
    private static final int MAX_SHARED_LENGTH = 4096;

    private final String shape;
    private final boolean isPlain;
    private final BiConsumer<Object, ValueWriter> writer;
    private final Function<ValueReader, Object> reader;
    private final List<Object> shared = new ArrayList<>();

    /// @param shape tells this type from others, and from what it was in another version
    ValueCodec(
            String shape,
            BiConsumer<Object, ValueWriter> writer,
            Function<ValueReader, Object> reader) {
        this(shape, false, writer, reader);
    }

    private ValueCodec(
            String shape,
            boolean isPlain,
            BiConsumer<Object, ValueWriter> writer,
            Function<ValueReader, Object> reader) {
        this.shape = shape;
        this.isPlain = isPlain;
        this.writer = writer;
        this.reader = reader;
    }

    /// A codec of values that are never null, and too short to be referred to: numbers.
    static ValueCodec plain(
            String shape,
            BiConsumer<Object, ValueWriter> writer,
            Function<ValueReader, Object> reader) {
        return new ValueCodec(shape, true, writer, reader);
    }

    String shape() {
        return shape;
    }

    void write(@Nullable Object value, ValueWriter out) {
        if (isPlain) {
            writer.accept(Objects.requireNonNull(value), out);
            return;
        }
        if (value == null) {
            out.number(NULL);
            return;
        }
        Map<Object, Integer> written = out.written(this);
        Integer reference = written.get(value);
        if (reference != null) {
            out.number(FIRST_REFERENCE + reference);
            return;
        }
        out.number(FOLLOWS);
        int start = out.length();
        writer.accept(value, out);
        if (out.length() - start <= MAX_SHARED_LENGTH) {
            written.put(value, written.size());
        }
    }

    @Nullable Object read(ValueReader in) {
        if (isPlain) {
            return reader.apply(in);
        }
        long head = in.number();
        if (head == NULL) {
            return null;
        }
        if (head != FOLLOWS) {
            return shared.get((int) Math.min(head - FIRST_REFERENCE, Integer.MAX_VALUE));
        }
        int start = in.position();
        in.enter();
        Object value = reader.apply(in);
        in.leave();
        if (in.position() - start <= MAX_SHARED_LENGTH) {
            shared.add(value);
        }
        return value;
    }
}
