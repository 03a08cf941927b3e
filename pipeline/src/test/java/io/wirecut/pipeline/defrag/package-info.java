/// Tests of defragmentation.
@NullMarked
package io.wirecut.pipeline.defrag;

import org.jspecify.annotations.NullMarked;
