package io.wirecut.cli;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.pipeline.event.EventSinkException;
import io.wirecut.pipeline.pack.PackTestException;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.signatures.PackException;
import io.wirecut.signatures.pack.PackFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Entry point of the `wirecut` command line: finds the commands and turns what goes wrong into one
/// message and an exit code.
@Command(
        name = "wirecut",
        description = "DPI signature matching and TCP resets for the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:wrong input was found, or a check failed",
            "2:misuse: a wrong argument, or a file that cannot be opened"
        })
public final class Main implements Runnable {
    /// Exit code: everything was done.
    public static final int OK = 0;

    /// Exit code: wrong input was found, or a check failed.
    public static final int FAILED = 1;

    /// Exit code: the command was called wrongly.
    public static final int MISUSE = 2;

    /// What messages begin with that name no place.
    private static final String NAME = "wirecut: ";

    @Spec private CommandSpec spec;

    @Option(
            names = "--debug",
            description = "Print the stack trace of an error.",
            scope = ScopeType.INHERIT)
    private boolean debug;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    private Main() {}

    /// Runs a command and exits with its code.
    public static void main(String[] args) {
        System.exit(execute(commandLine(), args));
    }

    /// Runs a command.
    ///
    /// @return the exit code
    static int execute(CommandLine commandLine, String... args) {
        try {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            commandLine
                    .getErr()
                    .println(
                            "wirecut: out of memory (%s); give less at once, or more memory with WIRECUT_JAVA_OPTS=-Xmx8g"
                                    .formatted(e.getMessage()));
            commandLine.getErr().flush();
            return FAILED;
        }
    }

    /// The command line with every command that is on the class path; for tests too.
    public static CommandLine commandLine() {
        Main main = new Main();
        CommandLine commandLine = new CommandLine(main);
        ServiceLoader.load(Subcommand.class, Main.class.getClassLoader())
                .forEach(commandLine::addSubcommand);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler(
                (exception, failed, parsed) -> main.report(exception, failed));
        commandLine.setExitCodeExceptionMapper(
                exception -> exception instanceof ParameterException ? MISUSE : FAILED);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See wirecut --help");
    }

    private int report(Exception exception, CommandLine failed) {
        PrintWriter err = failed.getErr();
        err.println(failed.getColorScheme().errorText(message(exception)));
        if (debug) {
            exception.printStackTrace(err);
        }
        err.flush();
        return switch (exception) {
            case CaptureException _, PackException _, PackFormatException _, PackTestException _ ->
                    FAILED;
            case CommandFault fault -> fault.exitCode();
            case IOException _, UncheckedIOException _, IllegalArgumentException _ -> MISUSE;
            default -> FAILED;
        };
    }

    /// What a person is told: the system's own exceptions often hold nothing but a path.
    private String message(Exception exception) {
        String message = String.valueOf(exception.getMessage());
        return switch (exception) {
            // Says all, as compilers do, and may be many lines.
            case CommandFault _ -> message;
            case NoSuchFileException e -> NAME + e.getFile() + ": there is no such file or folder";
            case AccessDeniedException e -> NAME + e.getFile() + ": no permission";
            case FileAlreadyExistsException e ->
                    NAME + e.getFile() + ": there is a file, not a folder";
            case CaptureException _, PackException _, EventSinkException _ -> NAME + message;
            case IOException _, UncheckedIOException _, IllegalArgumentException _ ->
                    NAME + message;
            default ->
                    "%sinternal error: %s: %s; run again with --debug and report it"
                            .formatted(NAME, exception.getClass().getName(), message);
        };
    }

    /// Tells the version that the jar was built as.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "wirecut " + (version == null ? "(not from a jar)" : version),
                "JVM " + Runtime.version()
            };
        }
    }
}
