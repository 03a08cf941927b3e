package io.wirecut.perf.workload;

import io.wirecut.matcher.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Makes up patterns of the kinds that signatures have: paths, parameters, hosts, headers, agents,
/// calls, names and bytes; about half ignore case, as in real packs.
final class PatternGenerator {
    private static final int MIN_LENGTH = 4;
    private static final int MAX_LENGTH = 64;

    private PatternGenerator() {}

    /// Distinct patterns of 4 to 64 bytes, the same for the same seed; fewer are the first of more.
    static List<Pattern> generate(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Vocabulary vocabulary = new Vocabulary(random);
        Set<Pattern> patterns = new LinkedHashSet<>();
        while (patterns.size() < count) {
            Pattern pattern = next(random, vocabulary);
            if (pattern.length() >= MIN_LENGTH && pattern.length() <= MAX_LENGTH) {
                patterns.add(pattern);
            }
        }
        return new ArrayList<>(patterns);
    }

    private static Pattern next(SplittableRandom random, Vocabulary vocabulary) {
        Pattern pattern =
                switch (random.nextInt(10)) {
                    case 0, 1 -> Pattern.ofText(vocabulary.path());
                    case 2 -> Pattern.ofText(vocabulary.host());
                    case 3 ->
                            Pattern.ofText(
                                    vocabulary.pick("?", "&")
                                            + vocabulary.word()
                                            + "="
                                            + vocabulary.word());
                    case 4 ->
                            Pattern.ofText(
                                    "\r\n"
                                            + vocabulary.capitalised()
                                            + "-"
                                            + vocabulary.capitalised()
                                            + ": ");
                    case 5 ->
                            Pattern.ofText(
                                    vocabulary.pick("Mozilla/", "User-Agent: ", "")
                                            + vocabulary.capitalised()
                                            + "/"
                                            + random.nextInt(1, 10)
                                            + "."
                                            + random.nextInt(10));
                    case 6 -> Pattern.ofText(vocabulary.word() + vocabulary.capitalised() + "(");
                    case 7 -> Pattern.ofText(vocabulary.name(random.nextInt(6, 24)));
                    case 8 -> bytes(random, random.nextInt(4, 17));
                    default -> Pattern.ofText(vocabulary.word() + " " + vocabulary.word());
                };
        return random.nextBoolean() ? pattern.ignoringCase() : pattern;
    }

    /// Machine code or a protocol's fields: bytes of any value, zeros and 0xFF often.
    private static Pattern bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(8);
            bytes[i] = (byte) (kind == 0 ? 0 : kind == 1 ? 0xFF : random.nextInt(256));
        }
        return Pattern.of(bytes);
    }
}
