/// Follows the connection of a TCP flow, puts its segments into order and hands each byte on once,
/// after the flow is known and before the rules. Internal.
@NullMarked
package io.wirecut.pipeline.stream;

import org.jspecify.annotations.NullMarked;
