/// Tests of the package of the same name.
@NullMarked
package io.wirecut.pipeline.posix;

import org.jspecify.annotations.NullMarked;
