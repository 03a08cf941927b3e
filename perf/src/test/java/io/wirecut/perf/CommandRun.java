package io.wirecut.perf;

import io.wirecut.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

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
        String[] texts = new String[1 + arguments.length];
        texts[0] = "perf";
        for (int i = 0; i < arguments.length; i++) {
            texts[1 + i] = arguments[i].toString();
        }
        int exitCode =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(texts);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
