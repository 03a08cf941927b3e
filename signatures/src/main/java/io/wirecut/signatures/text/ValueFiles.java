package io.wirecut.signatures.text;

import io.wirecut.signatures.ValueList;
import io.wirecut.signatures.ValueType;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/// Reads the files that rules load lists from, each once however many rules ask for it. Bounded
/// over all of them.
final class ValueFiles {
    /// Most bytes of all files together.
    static final int MAX_BYTES = 64 << 20;

    private static final String PLACE = "a file beside the rules, or in a folder there";
    private static final int MAX_REPUTATION = 65_535;

    private final RuleFileReader reader;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, ValueList> lists = new HashMap<>();

    ValueFiles() {
        this(MAX_BYTES);
    }

    ValueFiles(int maxBytes) {
        reader = new RuleFileReader(maxBytes);
    }

    /// The values of a file, one a line.
    ///
    /// @param name of the file, as the rule has it
    /// @throws Refusal if it cannot be read or understood
    ValueList values(Slice name, ValueType type) {
        return lists.computeIfAbsent(
                type.label() + ' ' + pathOf(name),
                _ -> {
                    List<byte[]> values = new ArrayList<>();
                    int number = 0;
                    for (String line : lines(name)) {
                        number++;
                        if (isValue(line)) {
                            values.add(parse(line.strip(), type, number, name));
                        }
                    }
                    return ValueList.of(values);
                });
    }

    /// The values of a file whose reputations are as asked for, each in a line `value,reputation`.
    ///
    /// @param name of the file, as the rule has it
    /// @param asked what is asked for, as text: the same for the same
    /// @throws Refusal if it cannot be read or understood
    ValueList values(Slice name, ValueType type, String asked, IntPredicate test) {
        return lists.computeIfAbsent(
                type.label() + ' ' + asked + ' ' + pathOf(name),
                _ -> {
                    List<byte[]> values = new ArrayList<>();
                    int number = 0;
                    for (String line : lines(name)) {
                        number++;
                        if (!isValue(line)) {
                            continue;
                        }
                        int comma = line.lastIndexOf(',');
                        String value = comma < 0 ? "" : line.substring(0, comma).strip();
                        byte[] parsed = parse(value, type, number, name);
                        if (test.test(reputation(line.substring(comma + 1), number, name))) {
                            values.add(parsed);
                        }
                    }
                    return ValueList.of(values);
                });
    }

    private static boolean isValue(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    /// Says where, but not what: the file may be none that was meant to be shown.
    private static byte[] parse(String text, ValueType type, int line, Slice name) {
        byte[] value = type.parse(text);
        if (value == null) {
            throw name.refuse(
                    "line %d of the file is no value of type %s".formatted(line, type.label()),
                    type == ValueType.STRING
                            ? "base64"
                            : "an address, or hexadecimal digits of a hash",
                    null);
        }
        return value;
    }

    private static int reputation(String text, int line, Slice name) {
        String digits = text.strip();
        int value = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : MAX_REPUTATION + 1;
        if (value > MAX_REPUTATION) {
            throw name.refuse(
                    "line %d of the file has no reputation".formatted(line),
                    "VALUE,REPUTATION with a number from 0 to " + MAX_REPUTATION,
                    null);
        }
        return value;
    }

    private List<String> lines(Slice name) {
        String path = pathOf(name);
        String text = texts.get(path);
        if (text == null) {
            try {
                text = reader.read(Path.of(path));
            } catch (IOException e) {
                throw name.refuse(String.valueOf(e.getMessage()), PLACE, null);
            }
            texts.put(path, text);
        }
        return text.lines().toList();
    }

    /// Nothing outside of the rules' folder is read: rules come from others.
    private static String pathOf(Slice name) {
        try {
            Path path = Path.of(name.toString());
            boolean leaves = path.isAbsolute() || path.normalize().startsWith("..");
            if (leaves || name.isEmpty()) {
                throw name.refuse(
                        "'%s' is outside of the rules' folder"
                                .formatted(GroupReader.shortened(name.toString())),
                        PLACE,
                        null);
            }
            return Path.of(name.span().file()).resolveSibling(path).toString();
        } catch (InvalidPathException _) {
            throw name.refuse("not the name of a file", PLACE, null);
        }
    }
}
