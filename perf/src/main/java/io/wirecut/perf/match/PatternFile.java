package io.wirecut.perf.match;

import io.wirecut.cli.report.CommandFault;
import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads and writes files of patterns, one on each line: `0`, or `1` for one that ignores ASCII
/// case, a tab, and the bytes in hexadecimal digits. Empty lines are passed over. Stateless; any
/// thread.
public final class PatternFile {
    private static final int MAX_FAULTS = 20;
    private static final String EXPECTED =
            "expected: 0 or 1, a tab, pairs of hexadecimal digits: 1<tab>474554";

    private PatternFile() {}

    /// Reads a file.
    ///
    /// @throws CommandFault if it cannot be read, has a wrong line, or holds no pattern
    public static PatternSet read(Path file) {
        return parse(
                file.toString(), new String(InputFile.bytes(file), StandardCharsets.ISO_8859_1));
    }

    /// The text of a file with these patterns.
    public static String text(PatternSet patterns) {
        StringBuilder text = new StringBuilder();
        for (Pattern pattern : patterns) {
            text.append(pattern.ignoresCase() ? '1' : '0')
                    .append('\t')
                    .append(HexFormat.of().formatHex(pattern.toBytes()))
                    .append('\n');
        }
        return text.toString();
    }

    /// Reads a text; `name` names it in messages.
    static PatternSet parse(String name, String text) {
        List<Pattern> patterns = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            int column = faultColumn(line);
            if (column > 0) {
                faults.add("%s:%d:%d: error: no pattern".formatted(name, number, column));
                if (faults.size() == MAX_FAULTS) {
                    break;
                }
            } else {
                Pattern pattern = Pattern.of(HexFormat.of().parseHex(line, 2, line.length()));
                patterns.add(line.charAt(0) == '1' ? pattern.ignoringCase() : pattern);
            }
        }
        if (!faults.isEmpty()) {
            throw CommandFault.wrongInput(String.join("\n", faults) + "\n" + EXPECTED);
        }
        if (patterns.isEmpty()) {
            throw CommandFault.wrongInput(name + ": error: there are no patterns\n" + EXPECTED);
        }
        return PatternSet.of(patterns);
    }

    /// Column, from 1, of the first character that is wrong, or 0 if none is.
    private static int faultColumn(String line) {
        if (line.charAt(0) != '0' && line.charAt(0) != '1') {
            return 1;
        }
        if (line.length() < 2 || line.charAt(1) != '\t') {
            return 2;
        }
        for (int i = 2; i < line.length(); i++) {
            if (!HexFormat.isHexDigit(line.charAt(i))) {
                return i + 1;
            }
        }
        boolean whole = line.length() > 2 && line.length() % 2 == 0;
        return whole ? 0 : line.length() + 1;
    }
}
