/// The few calls to Linux's C library that live traffic takes: sockets, mapped memory, `poll` and
/// capabilities. Beneath the live sources and injectors; internal.
@NullMarked
package io.wirecut.pipeline.posix;

import org.jspecify.annotations.NullMarked;
