/// What an engine must offer to serve a [io.wirecut.matcher.Matcher]. SPI, found by
/// `ServiceLoader`.
@NullMarked
package io.wirecut.matcher.spi;

import org.jspecify.annotations.NullMarked;
