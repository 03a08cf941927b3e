/// Tests of where frames come from.
@NullMarked
package io.wirecut.pipeline.source;

import org.jspecify.annotations.NullMarked;
