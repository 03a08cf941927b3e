/// What an attacker sends so that the pipeline reads something else than the host behind it, as
/// tables of segments and of what the host reads; and a host to hold both against.
@NullMarked
package io.wirecut.pipeline.evasion;

import org.jspecify.annotations.NullMarked;
