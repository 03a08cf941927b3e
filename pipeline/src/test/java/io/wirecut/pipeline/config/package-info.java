/// Tests of the settings.
@NullMarked
package io.wirecut.pipeline.config;

import org.jspecify.annotations.NullMarked;
