/// Tests of `io.wirecut.cli.report`.
@NullMarked
package io.wirecut.cli.report;

import org.jspecify.annotations.NullMarked;
