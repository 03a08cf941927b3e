/// The `wirecut` command line: opens the source of frames, sets up the pipeline, and reports what
/// came out. Uses only the public API of the modules. Internal, but for what other modules'
/// commands share.
@NullMarked
package io.wirecut.cli;

import org.jspecify.annotations.NullMarked;
