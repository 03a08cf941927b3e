/// Whether the steps of a rule hold in a payload, a stream or another buffer: contents, numbers,
/// sizes and expressions, each a check, put into chains whose places are searched for by
/// [io.wirecut.rules.steps.InspectionEvaluator] with bounded backtracking. Asked of a candidate
/// whose header passes. Internal.
@NullMarked
package io.wirecut.rules.steps;

import org.jspecify.annotations.NullMarked;
