package io.wirecut.perf.resets;

import io.wirecut.perf.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The records of a sensor about its resets, by connection.
final class Claims {
    private static final String TYPE = "\"event_type\":\"reset\"";
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);

    private final Map<String, Claim> byKey = new HashMap<>();

    private Claims() {}

    /// Reads what a sensor has written.
    ///
    /// @param eve its event file; none is as good as an empty one
    /// @throws LabException if it cannot be read
    static Claims read(Path eve) {
        Claims claims = new Claims();
        if (!Files.exists(eve)) {
            return claims;
        }
        Load json = new Load(LoadSettings.builder().build());
        try (BufferedReader lines = Files.newBufferedReader(eve)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(TYPE)) {
                    claims.add((Map<?, ?>) json.loadFromString(line));
                }
            }
        } catch (IOException e) {
            throw new LabException(eve + " cannot be read", e);
        }
        return claims;
    }

    private void add(Map<?, ?> event) {
        String source = end(event.get("src_ip"), event.get("src_port"));
        String destination = end(event.get("dest_ip"), event.get("dest_port"));
        Map<?, ?> reset = event.get("reset") instanceof Map<?, ?> map ? map : Map.of();
        Claim claim =
                new Claim(
                        String.valueOf(reset.get("outcome")),
                        reset.get("segments") instanceof List<?> list
                                ? list.size()
                                : (int) number(reset.get("segments")),
                        matchNs(reset),
                        number(reset.get("to_injection_ns")),
                        number(reset.get("to_death_ns")));
        byKey.put(Try.key(source, destination), claim);
    }

    private static long matchNs(Map<?, ?> reset) {
        long toMatchNs = number(reset.get("to_match_ns"));
        if (toMatchNs < 0) {
            return -1;
        }
        Instant trigger =
                OffsetDateTime.parse(String.valueOf(reset.get("trigger")), TIMESTAMP).toInstant();
        return TimeUnit.SECONDS.toNanos(trigger.getEpochSecond()) + trigger.getNano() + toMatchNs;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }

    private static String end(@Nullable Object address, @Nullable Object port) {
        return InetAddress.ofLiteral(String.valueOf(address)).getHostAddress() + "|" + port;
    }

    /// How many there are.
    int size() {
        return byKey.size();
    }

    /// What is said of a connection, in whichever direction it is written down.
    @Nullable Claim of(Try subject) {
        Claim claim = byKey.get(subject.key());
        return claim != null
                ? claim
                : byKey.get(Try.key(subject.client().remote(), subject.client().local()));
    }
}
