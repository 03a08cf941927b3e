/// Cuts connections: plans where a RST must be aimed, forges it, and hands it to an injector. After
/// the verdict. [io.wirecut.pipeline.reset.Injector] is SPI; the injectors, the position and the
/// report with what it gives are API; the rest is internal.
@NullMarked
package io.wirecut.pipeline.reset;

import org.jspecify.annotations.NullMarked;
