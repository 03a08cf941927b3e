package io.wirecut.pipeline.evasion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// A row of a table: given, sent, and what the application behind the host reads.
///
/// ```text
/// name                 | given        | segments                   | reads
/// a wrong checksum     | linux, ip6   | 3WHS >:ATT >:X{sum} >:ACK  | ATTACK
/// ```
///
/// Given are, if any: the server's operating system as `host-os-policy` names it (`first` unless
/// told), `ip6`, `isn=hex` where the client begins to count, `hops=n` to the server, `ts` for
/// timestamps in every segment, `key=value` for settings of the pipeline, and `tap`, `arrival`,
/// `ack` or `inline` where the row holds in these modes only. What is read is the client's stream,
/// then `<` and the server's; `.` is a byte that was not read and `-` nothing at all. A line that
/// ends with `\` goes on in the next; lines with `#` say why.
record EvasionCase(String name, Map<String, String> given, List<Segment> segments, String reads) {

    /// Reads a table of the resources beside this class.
    static List<EvasionCase> table(String resource) {
        List<EvasionCase> cases = new ArrayList<>();
        for (String line : text(resource).replaceAll("\\\\\\s*\n\\s*", " ").split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(row(resource, line));
            }
        }
        return cases;
    }

    private static EvasionCase row(String resource, String line) {
        String[] cells = line.split("\\|", -1);
        if (cells.length != 4) {
            throw new IllegalArgumentException(resource + ": four cells are due: " + line);
        }
        String name = resource.replace(".txt", ": ") + cells[0].strip();
        return new EvasionCase(name, given(cells[1]), Segment.parse(cells[2]), cells[3].strip());
    }

    private static Map<String, String> given(String cell) {
        Map<String, String> given = new HashMap<>();
        for (String word : cell.strip().split("[,\\s]+", -1)) {
            if (!word.isEmpty() && !word.equals("-")) {
                int equals = word.indexOf('=');
                given.put(
                        equals < 0 ? word : word.substring(0, equals),
                        equals < 0 ? "" : word.substring(equals + 1));
            }
        }
        return given;
    }

    static String text(String resource) {
        try (InputStream in = EvasionCase.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no table " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String word) {
        return given.containsKey(word);
    }

    int number(String word, int otherwise) {
        return has(word) ? Integer.parseInt(given.get(word)) : otherwise;
    }

    /// The system that the receivers run.
    String system() {
        return given.keySet().stream().filter(Hosts.SYSTEMS::contains).findFirst().orElse("first");
    }

    /// Whether the row holds in a mode.
    boolean isFor(Sensor.Mode mode) {
        boolean tap = mode != Sensor.Mode.INLINE;
        boolean limited = has("tap") || has("arrival") || has("ack") || has("inline");
        return !limited || has(mode.name().toLowerCase(Locale.ROOT)) || (tap && has("tap"));
    }

    /// What the applications have chosen to do with an urgent byte, by the name of the policy.
    String urgent() {
        return given.getOrDefault("stream.reassembly.urgent.policy", "oob");
    }

    /// Settings of the pipeline, `key=value` after `key=value`.
    String settings() {
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().contains("."))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /// What the server's application reads.
    String toServer() {
        String text = reads.contains("<") ? reads.substring(0, reads.indexOf('<')) : reads;
        return text.strip().equals("-") ? "" : text.strip();
    }

    /// What the client's application reads.
    String toClient() {
        return reads.contains("<") ? reads.substring(reads.indexOf('<') + 1).strip() : "";
    }

    @Override
    public String toString() {
        return name;
    }
}
