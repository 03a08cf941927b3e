package io.wirecut.perf;

import io.wirecut.cli.Subcommand;
import io.wirecut.perf.conformance.ConformanceCommand;
import io.wirecut.perf.flood.FloodCommand;
import io.wirecut.perf.jmh.JmhCommand;
import io.wirecut.perf.match.LoadCommand;
import io.wirecut.perf.match.MatchCommand;
import io.wirecut.perf.resets.ResetsCommand;
import io.wirecut.perf.swap.SwapCommand;
import io.wirecut.perf.traffic.GenerateCommand;
import io.wirecut.perf.workload.HaystackCommand;
import io.wirecut.perf.workload.PatternsCommand;
import io.wirecut.perf.workload.PayloadsCommand;
import io.wirecut.perf.workload.TrainCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `wirecut perf`: the commands that measure.
@Command(
        name = "perf",
        mixinStandardHelpOptions = true,
        description = "Compares engines, measures conformance and speed.",
        subcommands = {
            ConformanceCommand.class,
            FloodCommand.class,
            GenerateCommand.class,
            HaystackCommand.class,
            JmhCommand.class,
            LoadCommand.class,
            MatchCommand.class,
            PatternsCommand.class,
            PayloadsCommand.class,
            ResetsCommand.class,
            SwapCommand.class,
            TrainCommand.class
        })
public final class PerfCommand implements Subcommand {
    @Spec private @Nullable CommandSpec spec;

    /// Made by the service loader.
    public PerfCommand() {}

    @Override
    public Integer call() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "What to measure? Name one of the commands below.");
    }
}
