/// Tests of the flow table.
@NullMarked
package io.wirecut.pipeline.flow;

import org.jspecify.annotations.NullMarked;
