package io.wirecut.pipeline.pack;

import io.wirecut.pipeline.Pipeline;
import io.wirecut.pipeline.Threading;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.source.CaptureException;
import io.wirecut.pipeline.source.PacketSource;
import io.wirecut.pipeline.source.PacketSources;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.pack.PackFile;
import io.wirecut.signatures.pack.PackFormatException;
import io.wirecut.signatures.pack.PackTest;
import io.wirecut.signatures.pack.PackTest.Capture;
import io.wirecut.signatures.pack.PackTest.Payload;
import io.wirecut.signatures.pack.PackTestReader;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Runs the tests of a pack, each through a pipeline of its own, on the caller's thread.
public final class PackTestRun {
    private static final int POLL_LIMIT = 256;
    private static final int FLOW_CAPACITY = 1 << 12;
    private static final int SEGMENT_MEMORY_LENGTH = 1 << 24;

    private final PackFile pack;
    private final RuleSet rules;
    private final InspectionSettings inspection;

    /// A run that is to come.
    ///
    /// @param rules compiled from the pack
    /// @param inspection how traffic is followed
    public PackTestRun(PackFile pack, RuleSet rules, InspectionSettings inspection) {
        this.pack = pack;
        this.rules = rules;
        this.inspection = inspection;
    }

    /// What came of a test.
    ///
    /// @param test that was run
    /// @param missing sids that were expected and did not report
    /// @param surplus sids that reported and were not expected
    /// @param fault what kept the test from being run; empty if nothing did
    public record Result(
            PackTest test, SortedSet<Long> missing, SortedSet<Long> surplus, String fault) {
        /// Whether all is as expected.
        public boolean passed() {
            return missing.isEmpty() && surplus.isEmpty() && fault.isEmpty();
        }

        /// What is not as expected, for people to read; empty if all is.
        public List<String> reasons() {
            List<String> reasons = new ArrayList<>();
            if (!fault.isEmpty()) {
                reasons.add(fault);
            }
            if (!missing.isEmpty()) {
                reasons.add("no report by " + missing);
            }
            if (!surplus.isEmpty()) {
                reasons.add("unexpected report by " + surplus);
            }
            return reasons;
        }
    }

    /// Runs every test.
    ///
    /// @return the results in the order of the tests
    /// @throws PackFormatException if a test is not understood, or an entry is damaged
    public List<Result> runAll() throws PackFormatException {
        List<Result> results = new ArrayList<>();
        for (PackTest test : PackTestReader.read(pack)) {
            results.add(run(test));
        }
        return results;
    }

    /// Runs every test, for rules that are to be used only if all pass. A pack may have none.
    ///
    /// @throws PackTestException if one failed
    /// @throws PackFormatException if a test is not understood, or an entry is damaged
    public void requireAll() throws PackTestException, PackFormatException {
        List<Result> results = runAll();
        if (!results.stream().allMatch(Result::passed)) {
            throw PackTestException.of(pack, results);
        }
    }

    private Result run(PackTest test) throws PackFormatException {
        SidCollector collector = new SidCollector();
        String fault = "";
        try (Pipeline pipeline =
                Pipeline.builder()
                        .rules(rules)
                        .inspection(inspection)
                        .threading(Threading.INVOKER)
                        .verifyChecksums(false)
                        .flowCapacity(FLOW_CAPACITY)
                        .streamCapacity(FLOW_CAPACITY)
                        .segmentMemory(SEGMENT_MEMORY_LENGTH)
                        .listener(collector)
                        .start()) {
            switch (test.traffic()) {
                case Payload payload -> new PayloadFrames(payload, pipeline).send();
                case Capture capture -> replay(capture, pipeline);
            }
            pipeline.endOfInput();
        } catch (CaptureException e) {
            fault = String.valueOf(e.getMessage());
        }
        SortedSet<Long> missing = new TreeSet<>(test.expected());
        missing.removeAll(collector.sids);
        SortedSet<Long> surplus = new TreeSet<>(collector.sids);
        surplus.removeAll(test.expected());
        return new Result(test, missing, surplus, fault);
    }

    private void replay(Capture capture, Pipeline pipeline) throws PackFormatException {
        byte[] bytes = pack.read(capture.entry());
        try (PacketSource source =
                PacketSources.openStream(
                        new ByteArrayInputStream(bytes), pack.place() + ": " + capture.entry())) {
            while (source.poll(pipeline, POLL_LIMIT) != PacketSource.END) {
                // The pipeline has done with the frames.
            }
        }
    }

    private static final class SidCollector implements ActionListener {
        final SortedSet<Long> sids = new TreeSet<>();

        @Override
        public void onAlert(Alert alert) {
            sids.add(alert.rule().signature().sid());
        }
    }
}
