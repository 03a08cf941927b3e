package io.wirecut.perf.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `wirecut perf jmh`: runs the microbenchmarks with JMH's own options.
@Command(
        name = "jmh",
        description = {
            "Runs microbenchmarks. All arguments go to JMH: 'wirecut perf jmh -h' lists its options,"
                    + " 'wirecut perf jmh -l' the benchmarks."
        })
public final class JmhCommand implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    /// Made by picocli.
    public JmhCommand() {}

    @Override
    public Integer call() throws IOException {
        arguments.replaceAll(argument -> argument.equals("--help") ? "-h" : argument);
        Main.main(arguments.toArray(String[]::new));
        return 0;
    }
}
