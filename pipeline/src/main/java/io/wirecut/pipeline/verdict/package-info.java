/// Decides what becomes of a frame, once the rules that match are known: the precedence of actions
/// in one table. API for [io.wirecut.pipeline.verdict.ActionListener].
@NullMarked
package io.wirecut.pipeline.verdict;

import org.jspecify.annotations.NullMarked;
