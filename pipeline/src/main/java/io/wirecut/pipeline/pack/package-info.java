/// Runs the tests that a pack carries through a whole pipeline. API; cold path.
@NullMarked
package io.wirecut.pipeline.pack;

import org.jspecify.annotations.NullMarked;
