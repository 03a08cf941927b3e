package io.wirecut.matcher.filter;

import io.wirecut.matcher.TrafficModel;
import java.lang.ref.SoftReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What engines learn from a [TrafficModel] before they choose: learnt from the same model once for
/// many matchers, and kept as long as there is memory for it. Some megabytes each time would
/// otherwise be garbage, in the middle of traffic if rules are swapped.
///
/// Safe for use by many threads.
///
/// @param <T> what is learnt, immutable
public final class OfTraffic<T> {
    private record Known<T>(TrafficModel traffic, T learnt) {}

    private final Function<TrafficModel, T> lesson;
    private volatile SoftReference<@Nullable Known<T>> last = new SoftReference<>(null);

    /// @param lesson learns from a model
    public OfTraffic(Function<TrafficModel, T> lesson) {
        this.lesson = lesson;
    }

    /// What is learnt from this model.
    @SuppressWarnings("ReferenceEquality") // the very same
    public T of(TrafficModel traffic) {
        Known<T> known = last.get();
        if (known == null || known.traffic() != traffic) {
            known = new Known<>(traffic, lesson.apply(traffic));
            last = new SoftReference<>(known);
        }
        return known.learnt();
    }
}
