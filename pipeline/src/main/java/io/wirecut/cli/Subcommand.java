package io.wirecut.cli;

import java.util.concurrent.Callable;

/// A command of `wirecut`, annotated for picocli and registered in
/// `META-INF/services/io.wirecut.cli.Subcommand`: so that a module further down the build adds its
/// own.
///
/// `call` returns the exit code: 0 done, 1 wrong input found or checks failed, 2 misuse.
public interface Subcommand extends Callable<Integer> {}
