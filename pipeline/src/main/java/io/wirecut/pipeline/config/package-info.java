/// Settings from YAML files and the command line, under the names that Suricata's users know.
/// Internal.
@NullMarked
package io.wirecut.pipeline.config;

import org.jspecify.annotations.NullMarked;
