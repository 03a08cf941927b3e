package io.wirecut.pipeline.config;

import java.nio.file.Path;

/// Where lists of rules (`dataset`) are kept between runs.
///
/// @param path the folder, made when something is to be written
/// @param allowsAbsolute whether a list may be kept elsewhere, if its rule has an absolute path
public record DataFolder(Path path, boolean allowsAbsolute) {}
