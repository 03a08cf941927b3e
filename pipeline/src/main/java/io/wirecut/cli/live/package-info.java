/// `wirecut live`: opens a live source, warms the pipeline up, and runs it until it is told to
/// stop. Internal.
@NullMarked
package io.wirecut.cli.live;

import org.jspecify.annotations.NullMarked;
