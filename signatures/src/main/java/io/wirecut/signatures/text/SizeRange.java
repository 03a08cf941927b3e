package io.wirecut.signatures.text;

/// The lengths that `bsize` and `dsize` ask for, both ends included.
///
/// @param min least length in bytes that passes
/// @param max greatest length that passes
/// @param negated whether the lengths outside of the range pass instead
record SizeRange(long min, long max, boolean negated) {
    private static final String FORMS = "N, !N, <N, <=N, >N, >=N, MIN<>MAX or MIN-MAX";

    /// Understands what a rule asks for.
    ///
    /// @param limit the greatest length that there is
    /// @throws Refusal if it is of no such form, or no length satisfies it
    static SizeRange read(Slice value, int limit) {
        SizeRange range = parse(value, limit);
        if (range.min > range.max) {
            throw value.refuse(
                    "no size satisfies '%s'".formatted(value),
                    FORMS,
                    "'<', '>' and '<>' leave out the numbers themselves");
        }
        return range;
    }

    private static SizeRange parse(Slice value, int limit) {
        String text = value.toString();
        int between = Math.max(text.indexOf("<>"), text.indexOf('-'));
        if (between > 0) {
            long above = size(value.part(0, between), limit);
            int width = text.charAt(between) == '-' ? 1 : 2;
            long below = size(value.from(between + width), limit);
            return new SizeRange(above + 1, below - 1, false);
        }
        if (text.startsWith("<=")) {
            return new SizeRange(0, size(value.from(2), limit), false);
        }
        if (text.startsWith(">=")) {
            return new SizeRange(size(value.from(2), limit), limit, false);
        }
        if (text.startsWith("<")) {
            return new SizeRange(0, size(value.from(1), limit) - 1, false);
        }
        if (text.startsWith(">")) {
            return new SizeRange(size(value.from(1), limit) + 1, limit, false);
        }
        int sign = text.startsWith("!=") ? 2 : text.startsWith("!") ? 1 : 0;
        long exact = size(value.from(sign), limit);
        return new SizeRange(exact, exact, sign > 0);
    }

    private static long size(Slice number, int limit) {
        return number.strip().number(0, limit);
    }
}
