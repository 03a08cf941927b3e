package io.wirecut.perf.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// What the command line of a reference run means to us.
///
/// @param assignments settings, as `path=value`
/// @param inline whether the run stood on the wire
/// @param analysisOnly whether the run looked at the rules alone, and read no packet
/// @param unmet why the case cannot be run as it was: a file that is not here, a filter we lack
/// @param ignored arguments that nothing is known about
record CaseArguments(
        List<String> assignments,
        boolean inline,
        boolean analysisOnly,
        List<String> unmet,
        List<String> ignored) {
    /// How a value names the folder of the case.
    private static final String TEST_DIR = "${TEST_DIR}";

    /// They change how the reference run works, not what it finds.
    private static final Set<String> IRRELEVANT =
            Set.of(
                    "-v",
                    "-vv",
                    "-vvv",
                    "--no-random",
                    "--runmode",
                    "--data-dir",
                    "--strict-rule-keywords");

    private static final Set<String> TAKING_A_VALUE =
            Set.of("--runmode", "--data-dir", "-k", "--set");

    /// Makes the collections immutable.
    CaseArguments {
        assignments = List.copyOf(assignments);
        unmet = List.copyOf(unmet);
        ignored = List.copyOf(ignored);
    }

    /// Reads a command line.
    ///
    /// @param line words separated by blanks, or `-` for none
    /// @param folder stands for the case's own folder
    static CaseArguments parse(String line, Path folder) {
        Deque<String> words = new ArrayDeque<>();
        if (!line.equals("-")) {
            for (String word : line.split(" ", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        Reading reading = new Reading(folder);
        while (!words.isEmpty()) {
            String word = words.remove();
            int equals = word.indexOf('=');
            String name = equals > 0 && word.startsWith("--") ? word.substring(0, equals) : word;
            String value = "";
            if (name.length() < word.length()) {
                value = word.substring(equals + 1);
            } else if (TAKING_A_VALUE.contains(name) && !words.isEmpty()) {
                value = words.remove();
            }
            reading.argument(name, value);
        }
        return reading.done();
    }

    private static final class Reading {
        private final Path folder;
        private final List<String> assignments = new ArrayList<>();
        private final List<String> unmet = new ArrayList<>();
        private final List<String> ignored = new ArrayList<>();
        private final List<String> filter = new ArrayList<>();
        private boolean inline;
        private boolean analysisOnly;

        Reading(Path folder) {
            this.folder = folder;
        }

        void argument(String name, String value) {
            switch (name) {
                case "-k" -> checksums(value);
                case "--set" -> assign(value);
                case "--simulate-ips" -> inline = true;
                case "--engine-analysis" -> analysisOnly = true;
                default -> {
                    if (!name.startsWith("-")) {
                        filter.add(name);
                    } else if (!IRRELEVANT.contains(name)) {
                        ignored.add(value.isEmpty() ? name : name + "=" + value);
                    }
                }
            }
        }

        private void checksums(String mode) {
            switch (mode) {
                case "none" -> setChecksums("no");
                case "all" -> setChecksums("yes");
                default -> ignored.add("-k " + mode);
            }
        }

        private void setChecksums(String value) {
            assignments.add("stream.checksum-validation=" + value);
        }

        private void assign(String assignment) {
            String resolved = assignment.replace(TEST_DIR, folder.toString());
            if (assignment.contains(TEST_DIR + "/")) {
                String file = resolved.substring(resolved.indexOf('=') + 1);
                if (!Files.exists(Path.of(file))) {
                    String named = assignment.substring(assignment.lastIndexOf('/') + 1);
                    unmet.add("the file %s is not there (--set %s)".formatted(named, assignment));
                    return;
                }
            }
            assignments.add(resolved);
        }

        CaseArguments done() {
            if (!filter.isEmpty()) {
                unmet.add("no capture filters: " + String.join(" ", filter));
            }
            return new CaseArguments(assignments, inline, analysisOnly, unmet, ignored);
        }
    }
}
