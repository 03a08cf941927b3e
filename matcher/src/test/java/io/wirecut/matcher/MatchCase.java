package io.wirecut.matcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/// A row of the table that every engine must pass in every segmentation: patterns, a haystack and
/// the matches in order, each written `id@start-end`.
record MatchCase(String name, PatternSet patterns, String text, List<Match> expected) {
    /// Every row. A pattern that begins with `i:` ignores case; one that begins with `x:` is hex,
    /// and `ix:` both. A haystack may be hex likewise.
    static final List<MatchCase> TABLE =
            List.of(
                    row("no patterns", "", "abc", ""),
                    row("empty haystack", "a", "", ""),
                    row("nothing found", "abc", "abdabdab", ""),
                    row("one byte", "a", "banana", "0@1-2 0@3-4 0@5-6"),
                    row("whole haystack", "banana", "banana", "0@0-6"),
                    row("at the begin and the end", "ab", "abxxab", "0@0-2 0@4-6"),
                    row("longer than the haystack", "abcd", "abc", ""),
                    row("overlaps itself", "aba", "ababa", "0@0-3 0@2-5"),
                    row("all same bytes", "a aa aaa", "aaa", "0@0-1 0@1-2 1@0-2 0@2-3 1@1-3 2@0-3"),
                    row("the textbook", "he she his hers", "ushers", "0@2-4 1@1-4 3@2-6"),
                    row("same end, ascending id", "c bc abc", "abc", "0@2-3 1@1-3 2@0-3"),
                    row("same end, ids from long to short", "abc bc c", "abc", "0@0-3 1@1-3 2@2-3"),
                    row("suffix of a longer prefix", "abcd bc", "abce", "1@1-3"),
                    row(
                            "failure over many states",
                            "aaab aab ab b",
                            "aaab",
                            "0@0-4 1@1-4 2@2-4 3@3-4"),
                    row("failure in the middle", "abcabd abd", "abcabcabd", "0@3-9 1@6-9"),
                    row("duplicates", "ab ab", "abab", "0@0-2 1@0-2 0@2-4 1@2-4"),
                    row(
                            "duplicates in either case",
                            "ab i:ab ab i:AB",
                            "abAB",
                            "0@0-2 1@0-2 2@0-2 3@0-2 1@2-4 3@2-4"),
                    row("exact case", "Ab", "ab Ab aB AB", "0@3-5"),
                    row("any case", "i:Ab", "ab Ab aB AB", "0@0-2 0@3-5 0@6-8 0@9-11"),
                    row(
                            "exact case beside any case",
                            "GET i:get get",
                            "GET get Get",
                            "0@0-3 1@0-3 1@4-7 2@4-7 1@8-11"),
                    row(
                            "any case suffix of exact case",
                            "abCD i:cd",
                            "abCD abcd",
                            "0@0-4 1@2-4 1@7-9"),
                    row(
                            "exact case suffix of any case",
                            "i:abcd CD",
                            "ABCD abcd abCD",
                            "0@0-4 1@2-4 0@5-9 0@10-14 1@12-14"),
                    row("one exact byte, one of any case", "a i:A", "aA", "0@0-1 1@0-1 1@1-2"),
                    row("no folding beside the letters", "i:@[`{", "@[`{ `{@[", "0@0-4"),
                    row(
                            "folds a to z, whole",
                            "i:abcdefghijklmnopqrstuvwxyz",
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                            "0@0-26"),
                    row("Latin-1 letters are not folded", "ix:E9 x:C9", "x:C9E9", "1@0-1 0@1-2"),
                    row("Kelvin and long s are no letters", "i:ks", "x:E284AAC5BF", ""),
                    row("NUL", "x:00 x:0000", "x:00000100", "0@0-1 0@1-2 1@0-2 0@3-4"),
                    row("high bytes", "x:FF x:FFFE x:80", "x:FFFE80FF", "0@0-1 1@0-2 2@2-3 0@3-4"),
                    row("sign of a byte", "x:7F80", "x:7F807F00", "0@0-2"),
                    row("nested", "a ab abc abcd", "abcd", "0@0-1 1@0-2 2@0-3 3@0-4"),
                    row("shared suffixes", "xcd ycd cd", "xcdycd", "0@0-3 2@1-3 1@3-6 2@4-6"),
                    row(
                            "eight and nine bytes",
                            "abcdefgh abcdefghi bcdefghi",
                            "abcdefghi",
                            "0@0-8 1@0-9 2@1-9"));

    private static MatchCase row(String name, String patterns, String haystack, String expected) {
        List<Pattern> list = new ArrayList<>();
        for (String word : words(patterns)) {
            String body = word.replaceFirst("^(i|x|ix):", "");
            Pattern pattern = word.matches("i?x:.*") ? Pattern.ofHex(body) : Pattern.ofText(body);
            list.add(word.matches("ix?:.*") ? pattern.ignoringCase() : pattern);
        }
        List<Match> matches = new ArrayList<>();
        for (String word : words(expected)) {
            String[] numbers = word.split("[@-]", -1);
            matches.add(
                    new Match(
                            Integer.parseInt(numbers[0]),
                            Long.parseLong(numbers[1]),
                            Long.parseLong(numbers[2])));
        }
        String text =
                haystack.startsWith("x:")
                        ? new String(Pattern.ofHex(haystack.substring(2)).toBytes(), ISO_8859_1)
                        : haystack;
        return new MatchCase(name, PatternSet.of(list), text, List.copyOf(matches));
    }

    byte[] haystack() {
        return text.getBytes(ISO_8859_1);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
    }

    @Override
    public String toString() {
        return name;
    }
}
