/// Loads rules again when their files change, or when told to, and has a pipeline take them while
/// frames flow: [RuleReloader]. Beside a frame's way, on a thread of its own. API.
@NullMarked
package io.wirecut.pipeline.reload;

import org.jspecify.annotations.NullMarked;
