package io.wirecut.perf.conformance;

import io.wirecut.cli.report.CommandFault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a list of captures that are all inspected with the same rules: a line each, the file's
/// name, a tab, and `sid:count …` or `-`. Checksums are not verified, and every address is at home.
///
/// The class of a capture is what stands before `__` in its name.
final class CaptureList {
    private static final String OPEN =
            "-k none --set vars.address-groups.HOME_NET=any --set vars.address-groups.EXTERNAL_NET=any";

    private CaptureList() {}

    /// @param folder that holds the captures
    /// @throws CommandFault if the list cannot be read or has a wrong line
    static List<ConformanceCase> read(Path list, Path folder, List<Path> rules) {
        CaseArguments arguments = CaseArguments.parse(OPEN, folder);
        List<ConformanceCase> cases = new ArrayList<>();
        int number = 0;
        for (String line : CaseFile.lines(list)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int tab = line.indexOf('\t');
            String name = tab < 0 ? line : line.substring(0, tab);
            int mark = name.indexOf("__");
            try {
                cases.add(
                        new ConformanceCase(
                                name,
                                folder.resolve(name),
                                rules,
                                null,
                                arguments,
                                false,
                                mark < 0 ? List.of() : List.of(name.substring(0, mark)),
                                Alerts.parse(line.substring(tab + 1))));
            } catch (IllegalArgumentException e) {
                throw CommandFault.wrongInput(
                        "%s:%d: error: %s".formatted(list, number, e.getMessage()));
            }
        }
        return cases;
    }
}
