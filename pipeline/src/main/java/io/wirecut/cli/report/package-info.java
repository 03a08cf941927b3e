/// How commands say what they found: tables and a status line for people, JSON for programs.
/// Internal to the commands of all modules.
@NullMarked
package io.wirecut.cli.report;

import org.jspecify.annotations.NullMarked;
