/// How the commands of `wirecut perf` say what they found: tables for people, JSON for programs.
/// Internal.
@NullMarked
package io.wirecut.perf.report;

import org.jspecify.annotations.NullMarked;
