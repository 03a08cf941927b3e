package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.Operand;
import java.util.List;
import java.util.Optional;

/// The slow and obvious way to decide whether contents match: every place of every content is
/// tried.
final class NaiveContents {
    private final List<Content> contents;
    private final byte[] bytes;

    NaiveContents(List<Content> contents, byte[] bytes) {
        this.contents = contents;
        this.bytes = bytes;
    }

    boolean match() {
        return matchFrom(0, 0);
    }

    private boolean matchFrom(int index, int cursor) {
        if (index == contents.size()) {
            return true;
        }
        Content content = contents.get(index);
        boolean found = false;
        for (int start = 0; start < bytes.length; start++) {
            if (fits(content, start, cursor)) {
                found = true;
                if (!content.negated()
                        && matchFrom(index + 1, start + content.pattern().length())) {
                    return true;
                }
            }
        }
        return content.negated() && !found && matchFrom(index + 1, cursor);
    }

    private boolean fits(Content content, int start, int cursor) {
        int end = start + content.pattern().length();
        if (end > bytes.length || !occursAt(content.pattern(), start)) {
            return false;
        }
        int offset = number(content.offset(), 0);
        int depth = number(content.depth(), bytes.length);
        if (start < offset || end > offset + depth || (content.startsWith() && start > 0)) {
            return false;
        }
        if (content.isRelative()) {
            int from = cursor + number(content.distance(), 0);
            boolean bounded = content.within().isPresent();
            if (start < from || (bounded && end > from + number(content.within(), 0))) {
                return false;
            }
        }
        return !content.endsWith() || end == bytes.length;
    }

    private boolean occursAt(Pattern pattern, int start) {
        for (int i = 0; i < pattern.length(); i++) {
            int expected = pattern.byteAt(i);
            int actual = bytes[start + i];
            boolean same =
                    pattern.ignoresCase()
                            ? Character.toLowerCase(expected) == Character.toLowerCase(actual)
                            : expected == actual;
            if (!same) {
                return false;
            }
        }
        return true;
    }

    static int number(Optional<Operand> operand, int absent) {
        return operand.isPresent() && operand.get() instanceof Operand.Constant(long value)
                ? (int) value
                : absent;
    }
}
