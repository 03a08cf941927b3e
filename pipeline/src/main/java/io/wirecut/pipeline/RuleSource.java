package io.wirecut.pipeline;

import io.wirecut.rules.RuleSet;

/// Gives rules when they are wanted: see [Pipeline#reload].
///
/// @param <E> what it throws if there are none to be had
@FunctionalInterface
public interface RuleSource<E extends Exception> {
    /// Loads, checks and compiles rules.
    ///
    /// @throws E if they are not to be used, for whatever reason
    RuleSet load() throws E;
}
