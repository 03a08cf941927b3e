/// The `wirecut` command line. Uses only the public API of the modules.
@NullMarked
package io.wirecut.cli;

import org.jspecify.annotations.NullMarked;
