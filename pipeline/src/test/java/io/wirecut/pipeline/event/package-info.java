/// Tests of the event package.
@NullMarked
package io.wirecut.pipeline.event;

import org.jspecify.annotations.NullMarked;
