package io.wirecut.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `wirecut pack`: the commands on signature packs.
@Command(
        name = "pack",
        mixinStandardHelpOptions = true,
        description = "Makes, signs, checks, tests and compares signature packs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PackCheckCommand.class,
            PackBuildCommand.class,
            PackSignCommand.class,
            PackVerifyCommand.class,
            PackInfoCommand.class,
            PackTestCommand.class,
            PackDiffCommand.class,
            PackKeygenCommand.class
        })
public final class PackCommand implements Subcommand {
    @Spec private @Nullable CommandSpec spec;

    /// Made by the service loader.
    public PackCommand() {}

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "which command? See wirecut pack --help");
    }
}
