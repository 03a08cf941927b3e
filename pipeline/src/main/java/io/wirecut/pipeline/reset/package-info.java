/// Cuts connections: plans where a RST must be aimed, forges it, and hands it to an injector. After
/// the verdict. [io.wirecut.pipeline.reset.Injector] is SPI, the rest internal.
@NullMarked
package io.wirecut.pipeline.reset;

import org.jspecify.annotations.NullMarked;
