package io.wirecut.perf;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// One run of `wirecut perf …` within the test's process.
///
/// @param exitCode of the command
/// @param out what it wrote to the standard output
/// @param err what it wrote to the standard error
public record CommandRun(int exitCode, String out, String err) {
    /// Runs `wirecut perf` with these arguments.
    public static CommandRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        int exitCode =
                new CommandLine(new PerfCommand())
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(texts);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
