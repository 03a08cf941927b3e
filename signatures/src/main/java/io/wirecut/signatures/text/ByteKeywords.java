package io.wirecut.signatures.text;

import io.wirecut.signatures.ByteExtract;
import io.wirecut.signatures.ByteJump;
import io.wirecut.signatures.ByteMath;
import io.wirecut.signatures.ByteTest;
import io.wirecut.signatures.ByteTest.Comparison;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.Step;
import io.wirecut.signatures.text.Keywords.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keywords that read numbers from a buffer.
final class ByteKeywords {
    private static final String TEST_FORM =
            "BYTES,[!]OPERATOR,VALUE,OFFSET[,relative][,little][,string,hex|dec|oct][,dce]"
                    + "[,bitmask MASK]";
    private static final String JUMP_FORM =
            "BYTES,OFFSET[,relative][,multiplier N][,little][,string,hex|dec|oct][,align]"
                    + "[,from_beginning|from_end][,post_offset N][,dce][,bitmask MASK]";
    private static final String EXTRACT_FORM =
            "BYTES,OFFSET,NAME[,relative][,multiplier N][,little][,string,hex|dec|oct][,align 2|4]"
                    + "[,dce]";
    private static final String MATH_FORM =
            "bytes N, offset N, oper OPERATOR, rvalue N, result NAME[, relative][, endian little]"
                    + "[, string hex|dec|oct][, dce][, bitmask MASK]";
    private static final int MAX_OFFSET = 65_535;
    private static final int MAX_MULTIPLIER = 65_535;
    private static final int MAX_NAME_LENGTH = 64;

    private ByteKeywords() {}

    static void addTo(Keywords keywords) {
        keywords.add("byte_test", Value.BARE, ByteKeywords::byteTest);
        keywords.add("byte_jump", Value.BARE, ByteKeywords::byteJump);
        keywords.add("byte_extract", Value.BARE, ByteKeywords::byteExtract);
        keywords.add("byte_math", Value.BARE, ByteKeywords::byteMath);
    }

    private static void byteTest(Option option, RuleDraft draft) {
        List<Slice> parts = parts(option, 4, TEST_FORM);
        NumberWords words = new NumberWords();
        for (Slice word : parts.subList(4, parts.size())) {
            refuseUnless(words.take(word), word, TEST_FORM);
        }
        Slice operator = parts.get(1);
        boolean negated = operator.startsWith('!');
        Comparison comparison = comparison(negated ? operator.from(1).strip() : operator, negated);
        Operand offset = Operands.read(parts.get(3), -MAX_OFFSET, MAX_OFFSET, draft);
        add(
                new ByteTest(
                        words.source(parts.get(0), offset, 1, draft),
                        comparison,
                        negated,
                        value(parts.get(2), draft)),
                draft);
    }

    private static Comparison comparison(Slice operator, boolean negated) {
        return switch (operator.toString()) {
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_OR_EQUAL;
            case "=", "==" -> Comparison.EQUAL;
            case "&" -> Comparison.COMMON_BITS;
            case "^" -> Comparison.DIFFERENT_BITS;
            default -> {
                if (negated && operator.isEmpty()) {
                    yield Comparison.EQUAL;
                }
                throw operator.refuse(
                        "'%s' is no operator of byte_test"
                                .formatted(GroupReader.shortened(operator.toString())),
                        "<, <=, >, >=, =, & or ^, perhaps with a ! before it",
                        null);
            }
        };
    }

    private static void byteJump(Option option, RuleDraft draft) {
        List<Slice> parts = parts(option, 2, JUMP_FORM);
        NumberWords words = new NumberWords();
        ByteJump.Origin origin = ByteJump.Origin.NUMBER;
        long multiplier = 1;
        long postOffset = 0;
        boolean align = false;
        for (Slice word : parts.subList(2, parts.size())) {
            switch (NumberWords.nameOf(word)) {
                case "multiplier" ->
                        multiplier = NumberWords.valueOf(word).number(1, MAX_MULTIPLIER);
                case "post_offset" ->
                        postOffset =
                                NumberWords.valueOf(word).signedNumber(-MAX_OFFSET, MAX_OFFSET);
                case "align" -> align = true;
                case "from_beginning" -> origin = ByteJump.Origin.BEGINNING;
                case "from_end" -> origin = ByteJump.Origin.END;
                default -> refuseUnless(words.take(word), word, JUMP_FORM);
            }
        }
        Operand offset = Operands.read(parts.get(1), -MAX_OFFSET, MAX_OFFSET, draft);
        add(
                new ByteJump(
                        words.source(parts.get(0), offset, 0, draft),
                        origin,
                        multiplier,
                        align,
                        postOffset),
                draft);
    }

    private static void byteExtract(Option option, RuleDraft draft) {
        List<Slice> parts = parts(option, 3, EXTRACT_FORM);
        NumberWords words = new NumberWords();
        long multiplier = 1;
        int align = 0;
        for (Slice word : parts.subList(3, parts.size())) {
            switch (NumberWords.nameOf(word)) {
                case "multiplier" ->
                        multiplier = NumberWords.valueOf(word).number(1, MAX_MULTIPLIER);
                case "align" -> align = alignment(NumberWords.valueOf(word));
                default -> refuseUnless(words.take(word), word, EXTRACT_FORM);
            }
        }
        Operand offset = Operand.of(parts.get(1).signedNumber(-MAX_OFFSET, MAX_OFFSET));
        add(
                new ByteExtract(
                        words.source(parts.get(0), offset, 1, draft),
                        multiplier,
                        align,
                        variable(parts.get(2), draft)),
                draft);
    }

    private static int alignment(Slice value) {
        int align = (int) value.number(2, 4);
        if (align == 3) {
            throw value.refuse("align is 3", "2 or 4", null);
        }
        return align;
    }

    private static void byteMath(Option option, RuleDraft draft) {
        NumberWords words = new NumberWords();
        Slice bytes = null;
        Slice offset = null;
        Slice operator = null;
        Slice right = null;
        Slice result = null;
        for (Slice word : option.value().split(',')) {
            Slice value = NumberWords.valueOf(word);
            switch (NumberWords.nameOf(word)) {
                case "bytes" -> bytes = value;
                case "offset" -> offset = value;
                case "oper" -> operator = value;
                case "rvalue" -> right = value;
                case "result" -> result = value;
                default -> refuseUnless(words.take(word), word, MATH_FORM);
            }
        }
        Slice length = required(bytes, "bytes", option);
        Operand start =
                Operands.read(required(offset, "offset", option), -MAX_OFFSET, MAX_OFFSET, draft);
        add(
                new ByteMath(
                        words.source(length, start, 1, draft),
                        operator(required(operator, "oper", option)),
                        value(required(right, "rvalue", option), draft),
                        variable(required(result, "result", option), draft)),
                draft);
    }

    private static Slice required(@Nullable Slice value, String name, Option option) {
        if (value == null) {
            throw option.value().refuse("byte_math without '%s'".formatted(name), MATH_FORM, null);
        }
        return value;
    }

    private static ByteMath.Operator operator(Slice operator) {
        return switch (operator.toString()) {
            case "+" -> ByteMath.Operator.ADD;
            case "-" -> ByteMath.Operator.SUBTRACT;
            case "*" -> ByteMath.Operator.MULTIPLY;
            case "/" -> ByteMath.Operator.DIVIDE;
            case "<<" -> ByteMath.Operator.SHIFT_LEFT;
            case ">>" -> ByteMath.Operator.SHIFT_RIGHT;
            default ->
                    throw operator.refuse(
                            "'%s' is no operator of byte_math"
                                    .formatted(GroupReader.shortened(operator.toString())),
                            "+, -, *, /, << or >>",
                            null);
        };
    }

    /// What a number is compared or computed with.
    private static Operand value(Slice text, RuleDraft draft) {
        return Operands.isName(text)
                ? Operands.read(text, 0, Integer.MAX_VALUE, draft)
                : Operand.of(NumberWords.unsigned(text));
    }

    private static Operand.Variable variable(Slice name, RuleDraft draft) {
        if (!Operands.isName(name) || name.length() > MAX_NAME_LENGTH) {
            throw name.refuse(
                    "'%s' cannot be the name of a variable"
                            .formatted(GroupReader.shortened(name.toString())),
                    "a letter, and at most %d characters".formatted(MAX_NAME_LENGTH),
                    null);
        }
        return draft.inspections.define(name.toString());
    }

    private static void add(Step step, RuleDraft draft) {
        draft.inspections.add(new StepDraft.Complete(step));
    }

    private static List<Slice> parts(Option option, int least, String form) {
        List<Slice> parts = option.value().split(',');
        if (parts.size() < least) {
            throw option.value()
                    .refuse(
                            "'%s' needs %d values, and has %d"
                                    .formatted(option.keyword(), least, parts.size()),
                            form,
                            null);
        }
        return parts;
    }

    private static void refuseUnless(boolean known, Slice word, String form) {
        if (!known) {
            throw word.refuse(
                    "unknown word '%s'".formatted(GroupReader.shortened(word.toString())),
                    form,
                    null);
        }
    }
}
