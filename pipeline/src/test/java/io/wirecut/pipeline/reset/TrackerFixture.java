package io.wirecut.pipeline.reset;

import java.util.concurrent.TimeUnit;

/// Resetters for tests.
final class TrackerFixture {
    private TrackerFixture() {}

    /// As by default, but that RSTs are not counted.
    static ResetOptions options() {
        return new ResetOptions(
                false,
                NetworkSet.EMPTY,
                NetworkSet.EMPTY,
                24,
                0,
                0,
                16,
                TimeUnit.MILLISECONDS.toNanos(20),
                TimeUnit.SECONDS.toNanos(2),
                TimeUnit.SECONDS.toNanos(30),
                ResetOptions.Unreachable.NO,
                false,
                false);
    }

    static Resetter unlimited(Injector injector, Position position) {
        return new Resetter(context(options(), injector, position, reset -> {}));
    }

    static Resetter.Context context(
            ResetOptions options, Injector injector, Position position, ResetHandler handler) {
        return new Resetter.Context(
                options, position, injector, new ResetBudget(options, 1), handler, 0, null);
    }
}
