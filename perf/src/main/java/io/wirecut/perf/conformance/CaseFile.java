package io.wirecut.perf.conformance;

import io.wirecut.cli.report.CommandFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a list of cases: a line each, eight columns with tabs between them: name, capture, rule
/// files (commas between them), settings or `-`, arguments or `-`, `ids` or `ips`, classes (commas
/// between them) or `-`, expected `sid:action:count …` or `-`. Files are relative to the list.
final class CaseFile {
    static final int MAX_LENGTH = 1 << 26;
    private static final int COLUMNS = 8;
    private static final String NONE = "-";

    private CaseFile() {}

    /// @throws CommandFault if the list cannot be read or has a wrong line
    static List<ConformanceCase> read(Path list) {
        Path folder = list.toAbsolutePath().normalize().getParent();
        List<ConformanceCase> cases = new ArrayList<>();
        int number = 0;
        for (String line : lines(list)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            try {
                cases.add(parse(line, folder == null ? Path.of("") : folder));
            } catch (IllegalArgumentException e) {
                throw CommandFault.wrongInput(
                        "%s:%d: error: %s".formatted(list, number, e.getMessage()));
            }
        }
        return cases;
    }

    /// The lines of a list of at most [#MAX_LENGTH] bytes.
    ///
    /// @throws CommandFault if it cannot be read, is longer or is no text
    static List<String> lines(Path list) {
        try (InputStream in = Files.newInputStream(list)) {
            byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw CommandFault.wrongInput(
                        "%s: error: longer than %d bytes: give it in parts"
                                .formatted(list, MAX_LENGTH));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            throw CommandFault.misuse(list + ": error: there is no such file");
        } catch (CharacterCodingException e) {
            throw CommandFault.wrongInput(list + ": error: not UTF-8 text");
        } catch (IOException e) {
            throw CommandFault.misuse(
                    "%s: error: cannot be read: %s".formatted(list, e.getMessage()));
        }
    }

    private static ConformanceCase parse(String line, Path folder) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "columns=%d must be %d, with tabs between them"
                            .formatted(columns.length, COLUMNS));
        }
        if (!columns[5].equals("ids") && !columns[5].equals("ips")) {
            throw new IllegalArgumentException("mode=%s must be ids or ips".formatted(columns[5]));
        }
        CaseArguments arguments = CaseArguments.parse(columns[4], folder);
        return new ConformanceCase(
                columns[0],
                folder.resolve(columns[1]),
                list(columns[2]).stream().map(folder::resolve).toList(),
                columns[3].equals(NONE) ? null : folder.resolve(columns[3]),
                arguments,
                columns[5].equals("ips") || arguments.inline(),
                list(columns[6]),
                Alerts.parse(columns[7]));
    }

    private static List<String> list(String column) {
        return column.equals(NONE) ? List.of() : List.of(column.split(",", -1));
    }
}
