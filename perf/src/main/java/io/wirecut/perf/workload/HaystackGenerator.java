package io.wirecut.perf.workload;

import io.wirecut.matcher.Pattern;
import io.wirecut.matcher.PatternSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Makes haystacks: text as on the web, noise, and attacks on what engines do.
final class HaystackGenerator {
    /// Kinds of haystack.
    enum Kind {
        /// Pages: tags, attributes, words, scripts.
        HTML,
        /// Requests and responses with headers.
        HTTP,
        /// Bytes of any value.
        RANDOM,
        /// 40 parts of pages, 30 of requests, 30 of random bytes, in pieces of 1,400.
        MIX,
        /// Patterns without their last byte, one behind the other: an automaton goes deep at each,
        /// and a filter by prefixes lets each pass.
        PREFIX_ATTACK,
        /// Patterns without their first byte, likewise for filters by suffixes.
        SUFFIX_ATTACK,
        /// Parts of 4 to 8 bytes of patterns, from anywhere in them: what any filter by windows
        /// takes for candidates.
        WINDOW_ATTACK;

        boolean needsPatterns() {
            return this == PREFIX_ATTACK || this == SUFFIX_ATTACK || this == WINDOW_ATTACK;
        }
    }

    private static final int MIX_PIECE = 1400;
    private static final int MIN_WINDOW = 4;
    private static final int MAX_WINDOW = 8;

    private final SplittableRandom random;
    private final Vocabulary vocabulary;
    private final @Nullable PatternSet patterns;

    private HaystackGenerator(long seed, @Nullable PatternSet patterns) {
        this.random = new SplittableRandom(seed);
        this.vocabulary = new Vocabulary(random);
        this.patterns = patterns;
    }

    /// A haystack, the same for the same arguments.
    ///
    /// @param length in bytes
    /// @param patterns to attack with; needed for attacks, and not looked at otherwise
    static byte[] generate(Kind kind, int length, long seed, @Nullable PatternSet patterns) {
        HaystackGenerator generator = new HaystackGenerator(seed, patterns);
        ByteArrayOutputStream haystack = new ByteArrayOutputStream(length);
        while (haystack.size() < length) {
            byte[] part = generator.part(kind);
            haystack.write(part, 0, Math.min(part.length, length - haystack.size()));
        }
        return haystack.toByteArray();
    }

    private byte[] part(Kind kind) {
        return switch (kind) {
            case HTML -> page();
            case HTTP -> exchange();
            case RANDOM -> noise();
            case MIX -> mixed();
            case PREFIX_ATTACK -> {
                byte[] pattern = pattern();
                yield part(pattern, 0, Math.max(1, pattern.length - 1));
            }
            case SUFFIX_ATTACK -> {
                byte[] pattern = pattern();
                yield part(pattern, Math.min(1, pattern.length - 1), pattern.length);
            }
            case WINDOW_ATTACK -> {
                byte[] pattern = pattern();
                int length = Math.min(pattern.length, random.nextInt(MIN_WINDOW, MAX_WINDOW + 1));
                int from = random.nextInt(pattern.length - length + 1);
                yield part(pattern, from, from + length);
            }
        };
    }

    private byte[] mixed() {
        int draw = random.nextInt(10);
        byte[] piece = new byte[MIX_PIECE];
        int filled = 0;
        while (filled < piece.length) {
            byte[] part = part(draw < 4 ? Kind.HTML : draw < 7 ? Kind.HTTP : Kind.RANDOM);
            int count = Math.min(part.length, piece.length - filled);
            System.arraycopy(part, 0, piece, filled, count);
            filled += count;
        }
        return piece;
    }

    private byte[] pattern() {
        if (patterns == null || patterns.size() == 0) {
            throw new IllegalStateException("an attack needs patterns");
        }
        Pattern pattern = patterns.pattern(random.nextInt(patterns.size()));
        return pattern.toBytes();
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private byte[] noise() {
        byte[] noise = new byte[MIX_PIECE];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] page() {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><title>")
                .append(sentence())
                .append("</title>\n<link rel=\"stylesheet\" href=\"")
                .append(vocabulary.path())
                .append("\">\n<script>var ")
                .append(vocabulary.word())
                .append(" = function(a, b) { return a.")
                .append(vocabulary.word())
                .append("(b, ")
                .append(random.nextInt(1000))
                .append("); };</script></head>\n<body class=\"")
                .append(vocabulary.word())
                .append("\">\n");
        int blocks = random.nextInt(4, 20);
        for (int i = 0; i < blocks; i++) {
            switch (random.nextInt(4)) {
                case 0 ->
                        page.append(
                                "<div id=\"%s\"><a href=\"http://%s%s\">%s</a></div>\n"
                                        .formatted(
                                                vocabulary.word(),
                                                vocabulary.host(),
                                                vocabulary.path(),
                                                sentence()));
                case 1 ->
                        page.append(
                                "<img src=\"%s\" alt=\"%s\" width=\"%d\">\n"
                                        .formatted(
                                                vocabulary.path(),
                                                vocabulary.word(),
                                                random.nextInt(900)));
                default -> page.append("<p>").append(sentence()).append(".</p>\n");
            }
        }
        return bytes(page.append("</body></html>\n"));
    }

    private String sentence() {
        StringBuilder sentence = new StringBuilder(vocabulary.capitalised());
        int words = random.nextInt(3, 18);
        for (int i = 0; i < words; i++) {
            sentence.append(random.nextInt(9) == 0 ? ", " : " ").append(vocabulary.word());
        }
        return sentence.toString();
    }

    private byte[] exchange() {
        StringBuilder text = new StringBuilder();
        String host = vocabulary.host();
        text.append(vocabulary.pick("GET ", "GET ", "POST ", "HEAD "))
                .append(vocabulary.path())
                .append(
                        random.nextBoolean()
                                ? "?" + vocabulary.word() + "=" + vocabulary.name(8)
                                : "")
                .append(" HTTP/1.1\r\nHost: ")
                .append(host)
                .append("\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:")
                .append(random.nextInt(60, 140))
                .append(".0) Gecko/20100101\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8")
                .append("\r\nAccept-Encoding: gzip, deflate\r\nCookie: ")
                .append(vocabulary.word())
                .append('=')
                .append(vocabulary.name(random.nextInt(8, 40)))
                .append("\r\nReferer: http://")
                .append(host)
                .append(vocabulary.path())
                .append("\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 OK\r\nServer: ")
                .append(vocabulary.capitalised())
                .append("\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(random.nextInt(10, 5000))
                .append("\r\n\r\n{\"")
                .append(vocabulary.word())
                .append("\": \"")
                .append(sentence())
                .append("\", \"")
                .append(vocabulary.word())
                .append("\": ")
                .append(random.nextInt(100_000))
                .append("}\r\n");
        return bytes(text);
    }

    private static byte[] bytes(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
