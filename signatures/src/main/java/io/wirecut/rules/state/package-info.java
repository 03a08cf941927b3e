/// What rules remember: of flows (`flowbits`, `flowint`) each worker by itself, of addresses, lists
/// and thresholds all of them together, in [io.wirecut.rules.state.SharedState]. Asked last, of the
/// rules that match otherwise, in the order of evaluation. Internal but for that.
@NullMarked
package io.wirecut.rules.state;

import org.jspecify.annotations.NullMarked;
