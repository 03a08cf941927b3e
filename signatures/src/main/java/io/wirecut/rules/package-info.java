/// Decides which signatures match: [io.wirecut.rules.RuleSet] is what signatures are compiled to,
/// [io.wirecut.rules.RuleEvaluator] is fed by a worker with each packet and the stream bytes that
/// it brings, after reassembly and before the verdict. API.
@NullMarked
package io.wirecut.rules;

import org.jspecify.annotations.NullMarked;
