/// Tests of the reset package.
@NullMarked
package io.wirecut.pipeline.reset;

import org.jspecify.annotations.NullMarked;
