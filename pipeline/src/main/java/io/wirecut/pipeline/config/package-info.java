/// Settings from YAML files and the command line, under the names that Suricata's users know. Read
/// before any frame. [io.wirecut.pipeline.config.Settings] and
/// [io.wirecut.pipeline.config.InspectionSettings] are API, as the pipeline's builder takes them;
/// the rest is internal.
@NullMarked
package io.wirecut.pipeline.config;

import org.jspecify.annotations.NullMarked;
