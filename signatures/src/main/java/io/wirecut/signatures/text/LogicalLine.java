package io.wirecut.signatures.text;

import io.wirecut.signatures.Diagnostic;
import io.wirecut.signatures.SourceSpan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of a rule file as the parser sees it: physical lines that end in a backslash are joined
/// with what follows them. Knows where each of its characters stands in the file.
///
/// A character is a byte (ISO 8859-1).
final class LogicalLine {
    private final String file;
    private final int firstLine;
    private final List<String> physicalLines;
    private final String text;
    private final boolean enabled;

    /// A line that is a physical one.
    LogicalLine(String file, int line, String text) {
        this(file, line, text, true);
    }

    private LogicalLine(String file, int line, String text, boolean enabled) {
        this.file = file;
        this.firstLine = line;
        this.physicalLines = List.of(text);
        this.text = text;
        this.enabled = enabled;
    }

    /// A rule that is commented out.
    ///
    /// @param text without the `#`
    static LogicalLine disabled(String file, int line, String text) {
        return new LogicalLine(file, line, text, false);
    }

    /// A line that is joined from several, each but the last ending in a backslash.
    LogicalLine(String file, int firstLine, List<String> physicalLines) {
        this.file = file;
        this.firstLine = firstLine;
        this.physicalLines = List.copyOf(physicalLines);
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < physicalLines.size(); i++) {
            String line = physicalLines.get(i);
            joined.append(line, 0, line.length() - (i < physicalLines.size() - 1 ? 1 : 0));
        }
        this.text = joined.toString();
        this.enabled = true;
    }

    /// A line in the place of this one.
    LogicalLine replaced(String other, boolean isEnabled) {
        return new LogicalLine(file, firstLine, other, isEnabled);
    }

    String text() {
        return text;
    }

    /// Name of the file.
    String file() {
        return file;
    }

    /// Number of the first of its physical lines.
    int number() {
        return firstLine;
    }

    /// Whether it is not commented out.
    boolean isEnabled() {
        return enabled;
    }

    /// All of the text.
    Slice all() {
        return new Slice(this, 0, text.length());
    }

    /// Where a stretch of the text stands: its beginning, and its length up to the end of the
    /// physical line.
    SourceSpan span(int start, int end) {
        return locate(start, end).span;
    }

    /// A diagnostic about a stretch of the text.
    Diagnostic diagnostic(
            Diagnostic.Level level,
            int start,
            int end,
            String problem,
            String keyword,
            @Nullable String expected,
            @Nullable String advice) {
        Place place = locate(start, end);
        return new Diagnostic(
                level, place.span, problem, keyword, place.sourceLine, expected, advice);
    }

    private Place locate(int start, int end) {
        int index = 0;
        int lineStart = 0;
        int last = physicalLines.size() - 1;
        while (index < last && start >= lineStart + physicalLines.get(index).length() - 1) {
            lineStart += physicalLines.get(index).length() - 1;
            index++;
        }
        String source = physicalLines.get(index);
        int from = Math.min(start - lineStart, source.length());
        int to = Math.max(from, Math.min(end - lineStart, source.length()));
        int column = from + 1;
        int length = to - from;
        String decoded = decodeUtf8(source);
        if (decoded != null) {
            column = decodedLength(source.substring(0, from)) + 1;
            length = decodedLength(source.substring(from, to));
            source = decoded;
        }
        return new Place(
                new SourceSpan(file, firstLine + index, column, Math.max(1, length)), source);
    }

    private static int decodedLength(String bytes) {
        String decoded = decodeUtf8(bytes);
        return decoded == null ? bytes.length() : decoded.length();
    }

    /// What the bytes say if they are UTF-8 and more than ASCII, or null.
    static @Nullable String decodeUtf8(String bytes) {
        if (bytes.chars().allMatch(c -> c < 0x80)) {
            return null;
        }
        try {
            byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private record Place(SourceSpan span, String sourceLine) {}
}
