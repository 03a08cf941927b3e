package io.wirecut.matcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/// Sets of patterns and haystacks to try them on, made to be nasty: few letters, shared prefixes
/// and suffixes, nesting, NULs, either case, duplicates, lengths from 1 to 1,000.
final class RandomWorkload {
    /// How patterns are drawn.
    enum Kind {
        TWO_LETTERS,
        BOTH_CASES,
        ANY_BYTES,
        SAME_BYTE,
        NULS,
        SHARED_PREFIX,
        SHARED_SUFFIX,
        NESTED,
        LONG,
        ONE_TO_THREE
    }

    private final Random random;

    RandomWorkload(long seed) {
        this.random = new Random(seed);
    }

    Kind kind() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    PatternSet patterns(Kind kind) {
        int count = 1 + random.nextInt(kind == Kind.LONG || kind == Kind.SAME_BYTE ? 8 : 60);
        byte[] shared = bytes("abcdAB", 1 + random.nextInt(20));
        List<Pattern> patterns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!patterns.isEmpty() && random.nextInt(10) == 0) {
                patterns.add(patterns.get(random.nextInt(patterns.size())));
                continue;
            }
            Pattern pattern = Pattern.of(patternBytes(kind, shared));
            patterns.add(random.nextBoolean() ? pattern : pattern.ignoringCase());
        }
        return PatternSet.of(patterns);
    }

    private byte[] patternBytes(Kind kind, byte[] shared) {
        return switch (kind) {
            case TWO_LETTERS -> bytes("ab", 1 + random.nextInt(8));
            case BOTH_CASES -> bytes("aAbB@[`{", 1 + random.nextInt(8));
            case ANY_BYTES -> anyBytes(1 + random.nextInt(12));
            case SAME_BYTE -> filled((byte) 'a', 1 + random.nextInt(1000));
            case NULS -> bytes("\0\0\0a", 1 + random.nextInt(10));
            case SHARED_PREFIX -> joined(shared, bytes("abAB", random.nextInt(6)));
            case SHARED_SUFFIX -> joined(bytes("abAB", random.nextInt(6)), shared);
            case NESTED -> {
                int from = random.nextInt(shared.length);
                yield Arrays.copyOfRange(
                        shared, from, from + 1 + random.nextInt(shared.length - from));
            }
            case LONG -> joined(shared, bytes("abA", 1 + random.nextInt(980)));
            case ONE_TO_THREE -> bytes("abcAB\0\u00FF", 1 + random.nextInt(3));
        };
    }

    /// Random bytes among which the patterns occur, whole, in another case, or all but one byte.
    byte[] haystack(PatternSet patterns, int minLength) {
        IntFunction<byte[]> filler =
                switch (random.nextInt(4)) {
                    case 0 -> length -> bytes("ab", length);
                    case 2 -> length -> pieces(patterns, length);
                    case 1 -> length -> bytes("abcdABCD\0@", length);
                    default -> this::anyBytes;
                };
        byte[] haystack = {};
        while (haystack.length < minLength) {
            haystack = joined(haystack, filler.apply(random.nextInt(20)));
            byte[] planted = patterns.pattern(random.nextInt(patterns.size())).toBytes();
            switch (random.nextInt(4)) {
                case 0 -> flipCases(planted);
                case 1 -> planted[random.nextInt(planted.length)]++;
                case 2 -> planted = Arrays.copyOf(planted, random.nextInt(planted.length) + 1);
                default -> {}
            }
            haystack = joined(haystack, planted);
        }
        return haystack;
    }

    /// Parts of patterns: the beginnings, ends and windows that engines look for.
    private byte[] pieces(PatternSet patterns, int length) {
        byte[] pieces = {};
        while (pieces.length < length) {
            byte[] bytes = patterns.pattern(random.nextInt(patterns.size())).toBytes();
            int from = random.nextInt(3) == 0 ? 0 : random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
            pieces = joined(pieces, Arrays.copyOfRange(bytes, from, to));
        }
        return pieces;
    }

    /// Ascending offsets at which to cut, repeated ones among them.
    int[] cuts(int length) {
        int count = random.nextInt(4) == 0 ? length : random.nextInt(12);
        return random.ints(count, 0, length + 1).sorted().toArray();
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    private void flipCases(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (AsciiCase.isLetter(bytes[i]) && random.nextBoolean()) {
                bytes[i] ^= 0x20;
            }
        }
    }

    private byte[] bytes(String alphabet, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return bytes;
    }

    private byte[] anyBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] filled(byte value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
