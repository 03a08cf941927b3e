package io.wirecut.perf.workload;

import java.util.Locale;
import java.util.SplittableRandom;

/// Makes up the words, names and paths that text of the web and signatures are made of.
final class Vocabulary {
    private static final int WORD_COUNT = 4096;
    private static final String[] ONSETS = {
        "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "l", "m", "n",
        "p", "pl", "pr", "qu", "r", "s", "sh", "sp", "st", "t", "th", "tr", "v", "w", "z", ""
    };
    private static final String[] VOWELS = {"a", "e", "i", "o", "u", "ai", "ea", "ee", "io", "ou"};
    private static final String[] CODAS = {
        "", "", "", "n", "r", "s", "t", "l", "m", "nd", "nt", "ck", "st", "ng", "x"
    };
    private static final String[] DOMAINS = {
        "com", "net", "org", "info", "biz", "io", "top", "xyz", "ru", "cn", "de"
    };
    private static final String[] EXTENSIONS = {
        "php", "html", "js", "asp", "jsp", "cgi", "exe", "zip", "png", "css", "json", "dll"
    };
    private static final String NAME_CHARACTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

    /// One language for all seeds: patterns and haystacks are of the same world.
    private static final long LANGUAGE_SEED = 0x77697265637574L;

    private static final String[] WORDS = words();

    private final SplittableRandom random;

    Vocabulary(SplittableRandom random) {
        this.random = random;
    }

    private static String[] words() {
        SplittableRandom random = new SplittableRandom(LANGUAGE_SEED);
        String[] words = new String[WORD_COUNT];
        for (int i = 0; i < words.length; i++) {
            StringBuilder word = new StringBuilder();
            int syllables = 1 + random.nextInt(3);
            for (int j = 0; j < syllables; j++) {
                word.append(pick(random, ONSETS))
                        .append(pick(random, VOWELS))
                        .append(pick(random, CODAS));
            }
            words[i] = word.toString();
        }
        return words;
    }

    private static String pick(SplittableRandom random, String[] from) {
        return from[random.nextInt(from.length)];
    }

    String pick(String... from) {
        return pick(random, from);
    }

    int number(int from, int to) {
        return random.nextInt(from, to);
    }

    /// A word; some are much commoner than others, as in any language.
    String word() {
        double place = random.nextDouble();
        return WORDS[(int) (place * place * place * WORD_COUNT)];
    }

    String capitalised() {
        String word = word();
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /// Letters, digits, `_` and `-` in no order.
    String name(int length) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
        }
        return name.toString();
    }

    String host() {
        return word() + (random.nextInt(3) == 0 ? "-" + word() : "") + "." + pick(DOMAINS);
    }

    String path() {
        StringBuilder path = new StringBuilder();
        int parts = 1 + random.nextInt(3);
        for (int i = 0; i < parts; i++) {
            path.append('/').append(word());
        }
        return path.append('.').append(pick(EXTENSIONS)).toString();
    }
}
