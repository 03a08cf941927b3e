/// Decides which signatures match: [io.wirecut.rules.RuleSet] is what signatures are compiled to,
/// [io.wirecut.rules.RuleEvaluator] is fed by a worker with each packet and the stream bytes that
/// it brings, after reassembly and before the verdict. API.
///
/// The way of an evaluation: fast patterns that occur, and headers that fit, make candidates
/// ([io.wirecut.rules.ScanGroup], [io.wirecut.rules.HeaderIndex]); of a candidate the header is
/// asked first ([io.wirecut.rules.packet]), then its contents ([io.wirecut.rules.steps]), last what
/// is remembered ([io.wirecut.rules.state]); what is left has matched
/// ([io.wirecut.rules.MatchedRules]), and what it took is counted ([io.wirecut.rules.RuleCosts]).
@NullMarked
package io.wirecut.rules;

import org.jspecify.annotations.NullMarked;
