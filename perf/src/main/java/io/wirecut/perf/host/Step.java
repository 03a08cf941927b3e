package io.wirecut.perf.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One thing that an end does on its connection.
///
/// @param kind what
/// @param text to be sent, empty if none is
/// @param number bytes or milliseconds, 0 where none is needed
public record Step(Kind kind, String text, long number) {
    /// What an end can do.
    public enum Kind {
        /// Send a text and a line feed.
        SAY,
        /// Read up to a line feed.
        HEAR,
        /// Send so many bytes that are no text.
        SEND,
        /// Read so many bytes that are no text.
        RECEIVE,
        /// Send and read so many bytes, both at once.
        EXCHANGE,
        /// Do nothing for so many milliseconds.
        PAUSE,
        /// Send no more: a FIN.
        SHUT,
        /// Read until the connection ends.
        AWAIT,
        /// Send a byte every so many milliseconds, and read, until the connection ends.
        TRICKLE
    }

    /// Reads steps as they are written: `say:hello,receive:100,await`.
    ///
    /// @throws IllegalArgumentException if there is none of that name, or a number is none
    public static List<Step> parse(String script) {
        List<Step> steps = new ArrayList<>();
        for (String word : script.split(",", -1)) {
            int colon = word.indexOf(':');
            String name = colon < 0 ? word : word.substring(0, colon);
            String argument = colon < 0 ? "" : word.substring(colon + 1);
            Kind kind = Kind.valueOf(name.toUpperCase(Locale.ROOT));
            steps.add(
                    switch (kind) {
                        case SAY -> new Step(kind, argument, 0);
                        case SEND, RECEIVE, EXCHANGE, PAUSE, TRICKLE ->
                                new Step(kind, "", Long.parseLong(argument));
                        case HEAR, SHUT, AWAIT -> new Step(kind, "", 0);
                    });
        }
        return List.copyOf(steps);
    }
}
