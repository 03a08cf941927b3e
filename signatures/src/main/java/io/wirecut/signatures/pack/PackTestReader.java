package io.wirecut.signatures.pack;

import io.wirecut.signatures.pack.PackTest.Capture;
import io.wirecut.signatures.pack.PackTest.Payload;
import io.wirecut.signatures.pack.PackTest.Traffic;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads the tests of a pack: the files below `tests/` that end in `.yaml`.
public final class PackTestReader {
    private static final String ENDING = ".yaml";
    private static final int MAX_SEGMENT_COUNT = 1000;
    private static final int MAX_PAYLOAD_LENGTH = 1 << 20;
    private static final int USUAL_PORT = 80;
    private static final long MAX_SID = 0xFFFF_FFFFL;

    private static final SequencedSet<String> FIELDS =
            new LinkedHashSet<>(
                    List.of(
                            "name",
                            "capture",
                            "payload",
                            "hex",
                            "protocol",
                            "direction",
                            "port",
                            "segments",
                            "expect"));

    private PackTestReader() {}

    /// The tests of a pack, in the order of the files.
    ///
    /// @throws PackFormatException if one is not understood, or its capture is not in the pack
    public static List<PackTest> read(PackFile pack) throws PackFormatException {
        List<PackTest> tests = new ArrayList<>();
        for (String entry : pack.entries(PackFile.TESTS)) {
            if (entry.endsWith(ENDING)) {
                String place = pack.place() + ": " + entry;
                YamlNode.Fields file = YamlReader.read(place, pack.read(entry));
                file.requireOnly(new LinkedHashSet<>(List.of("tests")));
                for (YamlNode item : file.field("tests").items("tests")) {
                    tests.add(test(item.fields("each of tests"), entry, pack));
                }
            }
        }
        return tests;
    }

    private static PackTest test(YamlNode.Fields test, String entry, PackFile pack)
            throws PackFormatException {
        test.requireOnly(FIELDS);
        String name = test.value("name");
        if (name.isEmpty()) {
            throw test.fault("the test has no name");
        }
        if (!test.fields().containsKey("expect")) {
            throw test.fault("the test '%s' has no 'expect': [] if no rule is".formatted(name));
        }
        SortedSet<Long> expected = new TreeSet<>();
        for (String sid : test.field("expect").texts("expect")) {
            if (!sid.matches("\\d{1,10}") || Long.parseLong(sid) > MAX_SID) {
                throw test.field("expect").fault("expect=%s must be a sid".formatted(sid));
            }
            expected.add(Long.parseLong(sid));
        }
        return new PackTest(test.place(), name, traffic(test, entry, pack), expected);
    }

    private static Traffic traffic(YamlNode.Fields test, String entry, PackFile pack)
            throws PackFormatException {
        String capture = test.value("capture");
        String payload = test.value("payload");
        String hex = test.value("hex");
        long given = List.of(capture, payload, hex).stream().filter(t -> !t.isEmpty()).count();
        if (given != 1) {
            throw test.fault("a test needs one of capture, payload, hex");
        }
        if (!capture.isEmpty()) {
            String beside = entry.substring(0, entry.lastIndexOf('/') + 1) + capture;
            if (!pack.has(beside)) {
                throw test.field("capture").fault("there is no %s in the pack".formatted(beside));
            }
            return new Capture(beside);
        }
        String bytes = payload.isEmpty() ? decoded(test.field("hex"), hex) : payload;
        if (bytes.length() > MAX_PAYLOAD_LENGTH || bytes.chars().anyMatch(c -> c > 0xFF)) {
            throw test.field("payload")
                    .fault(
                            "payload must have at most %d characters, none above U+00FF: each stands for a byte"
                                    .formatted(MAX_PAYLOAD_LENGTH));
        }
        return new Payload(
                bytes,
                choice(test, "protocol", "tcp", "udp"),
                !choice(test, "direction", "to-server", "to-client"),
                (int) test.number("port", 1, 0xFFFF, USUAL_PORT),
                (int) test.number("segments", 1, MAX_SEGMENT_COUNT, 1));
    }

    private static String decoded(YamlNode place, String hex) throws PackFormatException {
        try {
            byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s+", ""));
            return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw place.fault("hex must be pairs of hexadecimal digits");
        }
    }

    /// Whether the field says the second of two things; without it, the first holds.
    private static boolean choice(YamlNode.Fields test, String name, String first, String second)
            throws PackFormatException {
        String text = test.value(name);
        if (text.isEmpty() || text.equals(first)) {
            return false;
        }
        if (text.equals(second)) {
            return true;
        }
        throw test.field(name).fault("%s=%s must be %s or %s".formatted(name, text, first, second));
    }
}
