/// `wirecut perf conformance`: how far the alerts are those that a reference run gave. Internal.
///
/// A list of cases is read ([CaseFile], [CaptureList]), each is run through the product
/// ([CaseRunner]), and what was found is set against what was expected ([Scoreboard]).
@NullMarked
package io.wirecut.perf.conformance;

import org.jspecify.annotations.NullMarked;
