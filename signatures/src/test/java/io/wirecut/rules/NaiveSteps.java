package io.wirecut.rules;

import io.wirecut.matcher.Pattern;
import io.wirecut.signatures.BufferSize;
import io.wirecut.signatures.ByteExtract;
import io.wirecut.signatures.ByteJump;
import io.wirecut.signatures.ByteMath;
import io.wirecut.signatures.ByteTest;
import io.wirecut.signatures.Content;
import io.wirecut.signatures.DataAt;
import io.wirecut.signatures.NumberSource;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.Pcre;
import io.wirecut.signatures.Step;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// The slow and obvious way to decide whether steps hold: every place of every content is tried,
/// with all that follows, and numbers have as many digits as they like.
final class NaiveSteps {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);

    private final List<? extends Step> steps;
    private final byte[] bytes;
    private final Map<Integer, BigInteger> variables = new HashMap<>();

    NaiveSteps(List<? extends Step> steps, byte[] bytes) {
        this.steps = steps;
        this.bytes = bytes;
    }

    boolean match() {
        return holdFrom(0, 0);
    }

    private boolean holdFrom(int index, int cursor) {
        if (index == steps.size()) {
            return true;
        }
        return switch (steps.get(index)) {
            case Content content -> contentHolds(content, index, cursor);
            case Pcre pcre -> pcreHolds(pcre, index, cursor);
            case ByteTest test -> holds(test, cursor) && holdFrom(index + 1, cursor);
            case DataAt dataAt -> holds(dataAt, cursor) && holdFrom(index + 1, cursor);
            case BufferSize size -> holds(size) && holdFrom(index + 1, cursor);
            case ByteJump jump -> jumpHolds(jump, index, cursor);
            case ByteExtract extract -> extractHolds(extract, index, cursor);
            case ByteMath math -> mathHolds(math, index, cursor);
            default -> throw new IllegalArgumentException("step=" + steps.get(index));
        };
    }

    private boolean contentHolds(Content content, int index, int cursor) {
        boolean found = false;
        for (int start = 0; start < bytes.length; start++) {
            if (fits(content, start, cursor)) {
                found = true;
                if (!content.negated() && holdFrom(index + 1, start + content.pattern().length())) {
                    return true;
                }
            }
        }
        return content.negated() && !found && holdFrom(index + 1, cursor);
    }

    private boolean pcreHolds(Pcre pcre, int index, int cursor) {
        int begin = pcre.isRelative() ? Math.max(0, cursor) : 0;
        String seen = new String(bytes, StandardCharsets.ISO_8859_1).substring(begin);
        Matcher matcher = java.util.regex.Pattern.compile(pcre.expression()).matcher(seen);
        boolean found = false;
        for (int start = 0; start <= seen.length(); start++) {
            matcher.region(start, seen.length()).useAnchoringBounds(false);
            if (matcher.lookingAt()) {
                found = true;
                if (!pcre.negated() && holdFrom(index + 1, begin + matcher.end())) {
                    return true;
                }
            }
        }
        return pcre.negated() && !found && holdFrom(index + 1, cursor);
    }

    private boolean holds(ByteTest test, int cursor) {
        Field number = read(test.source(), cursor);
        if (number == null) {
            return false;
        }
        BigInteger left = masked(test.source(), number.value);
        BigInteger right = value(test.value());
        int order = left.compareTo(right);
        boolean holds =
                switch (test.comparison()) {
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    case EQUAL -> order == 0;
                    case COMMON_BITS -> left.and(right).signum() != 0;
                    case DIFFERENT_BITS -> left.xor(right).signum() != 0;
                };
        return holds != test.negated();
    }

    private boolean holds(DataAt dataAt, int cursor) {
        BigInteger distance = value(dataAt.distance());
        BigInteger place = BigInteger.valueOf(dataAt.isRelative() ? cursor : 1).add(distance);
        boolean isThere = place.compareTo(BigInteger.valueOf(bytes.length)) <= 0;
        return isThere != dataAt.negated();
    }

    private boolean holds(BufferSize size) {
        boolean within = bytes.length >= size.min() && bytes.length <= size.max();
        return within != size.negated();
    }

    private boolean jumpHolds(ByteJump jump, int index, int cursor) {
        Field number = read(jump.source(), cursor);
        if (number == null) {
            return false;
        }
        BigInteger distance =
                masked(jump.source(), number.value).multiply(BigInteger.valueOf(jump.multiplier()));
        while (jump.align() && !distance.mod(BigInteger.valueOf(4)).equals(BigInteger.ZERO)) {
            distance = distance.add(BigInteger.ONE);
        }
        int origin =
                switch (jump.origin()) {
                    case NUMBER -> number.end;
                    case BEGINNING -> 0;
                    case END -> bytes.length;
                };
        BigInteger target = distance.add(BigInteger.valueOf(jump.postOffset() + origin));
        return target.signum() >= 0
                && target.compareTo(BigInteger.valueOf(bytes.length)) < 0
                && holdFrom(index + 1, target.intValueExact());
    }

    private boolean extractHolds(ByteExtract extract, int index, int cursor) {
        Field number = read(extract.source(), cursor);
        if (number == null) {
            return false;
        }
        BigInteger value =
                masked(extract.source(), number.value)
                        .multiply(BigInteger.valueOf(extract.multiplier()));
        while (extract.align() > 0
                && !value.mod(BigInteger.valueOf(extract.align())).equals(BigInteger.ZERO)) {
            value = value.add(BigInteger.ONE);
        }
        variables.put(extract.result().slot(), value.mod(WORD));
        return holdFrom(index + 1, number.end);
    }

    private boolean mathHolds(ByteMath math, int index, int cursor) {
        Field number = read(math.source(), cursor);
        BigInteger right = value(math.value());
        boolean divides = math.operator() == ByteMath.Operator.DIVIDE;
        if (number == null || (divides && right.signum() == 0)) {
            return false;
        }
        int shift = right.min(BigInteger.valueOf(Long.SIZE)).intValueExact();
        BigInteger result =
                switch (math.operator()) {
                    case ADD -> number.value.add(right);
                    case SUBTRACT -> number.value.subtract(right);
                    case MULTIPLY -> number.value.multiply(right);
                    case DIVIDE -> number.value.divide(right);
                    case SHIFT_LEFT -> number.value.shiftLeft(shift);
                    case SHIFT_RIGHT -> number.value.shiftRight(shift);
                };
        variables.put(math.result().slot(), masked(math.source(), result.mod(WORD)));
        return holdFrom(index + 1, number.end);
    }

    /// A number and where it ends.
    private record Field(BigInteger value, int end) {}

    private @Nullable Field read(NumberSource source, int cursor) {
        BigInteger start =
                value(source.offset()).add(BigInteger.valueOf(source.relative() ? cursor : 0));
        BigInteger end = start.add(value(source.length()));
        BigInteger all = BigInteger.valueOf(bytes.length);
        boolean nothingLeft = source.relative() && start.compareTo(all) >= 0;
        if (start.signum() < 0 || end.compareTo(all) > 0 || nothingLeft) {
            return null;
        }
        return number(source, start.intValueExact(), end.intValueExact());
    }

    private @Nullable Field number(NumberSource source, int start, int end) {
        if (source.format() == NumberSource.Format.DECIMAL) {
            String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
            Matcher digits = java.util.regex.Pattern.compile("[0-9]+").matcher(text);
            return digits.lookingAt()
                    ? new Field(new BigInteger(digits.group()), start + digits.end())
                    : null;
        }
        boolean little = source.format() == NumberSource.Format.LITTLE_ENDIAN;
        BigInteger value = BigInteger.ZERO;
        for (int i = start; i < end; i++) {
            int at = little ? start + end - 1 - i : i;
            value = value.shiftLeft(8).add(BigInteger.valueOf(Byte.toUnsignedInt(bytes[at])));
        }
        return new Field(value, end);
    }

    private static BigInteger masked(NumberSource source, BigInteger value) {
        if (source.bitmask() == 0) {
            return value;
        }
        BigInteger mask = BigInteger.valueOf(source.bitmask());
        return value.and(mask).shiftRight(mask.getLowestSetBit());
    }

    private BigInteger value(Operand operand) {
        return switch (operand) {
            case Operand.Constant(long value) -> BigInteger.valueOf(value);
            case Operand.Variable(int slot, _) -> variables.get(slot);
        };
    }

    private boolean fits(Content content, int start, int cursor) {
        int end = start + content.pattern().length();
        if (end > bytes.length || !occursAt(content.pattern(), start)) {
            return false;
        }
        int offset = place(content.offset(), 0);
        int depth = place(content.depth(), bytes.length);
        if (start < offset || end > offset + depth || (content.startsWith() && start > 0)) {
            return false;
        }
        if (content.isRelative()) {
            int from = cursor + place(content.distance(), 0);
            boolean bounded = content.within().isPresent();
            if (start < from || (bounded && end > from + place(content.within(), 0))) {
                return false;
            }
        }
        return !content.endsWith() || end == bytes.length;
    }

    private int place(Optional<Operand> operand, int absent) {
        // No haystack here is as long as that.
        return operand.map(this::value)
                .map(value -> value.min(BigInteger.valueOf(1 << 20)).intValueExact())
                .orElse(absent);
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

    /// A number that is no variable.
    static int number(Optional<Operand> operand, int absent) {
        return operand.isPresent() && operand.get() instanceof Operand.Constant(long value)
                ? (int) value
                : absent;
    }
}
