package io.wirecut.signatures.pack;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a YAML file of a pack into a tree, from the parser's events: no anchors, no tags, one
/// document, bounded in length, depth and number of values.
final class YamlReader {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NODES = 200_000;

    private final String name;
    private final Iterator<Event> events;
    private int nodeCount;

    private YamlReader(String name, Iterator<Event> events) {
        this.name = name;
        this.events = events;
    }

    /// Reads a file.
    ///
    /// @param name names it in messages
    /// @throws PackFormatException if it is not such YAML, or its outermost value has no fields
    static YamlNode.Fields read(String name, byte[] bytes) throws PackFormatException {
        if (bytes.length > PackLimits.MAX_YAML_LENGTH) {
            throw new PackFormatException(
                    name,
                    "length=%d must be at most %d"
                            .formatted(bytes.length, PackLimits.MAX_YAML_LENGTH));
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(name)
                        .setCodePointLimit(PackLimits.MAX_YAML_LENGTH)
                        .build();
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new YamlReader(name, new Parse(settings).parseString(text).iterator())
                    .document();
        } catch (CharacterCodingException e) {
            throw new PackFormatException(name, "not UTF-8 text");
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new PackFormatException(
                    mark.map(at -> place(name, at)).orElse(name), "not YAML: " + e.getProblem());
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new PackFormatException(name, "not YAML: " + e.getMessage());
        }
    }

    private static String place(String name, Mark mark) {
        return "%s:%d:%d".formatted(name, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private YamlNode.Fields document() throws PackFormatException {
        YamlNode root = new YamlNode.Text(name, "");
        boolean seen = false;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
                default -> {
                    if (seen) {
                        throw new PackFormatException(place(event), "more than one document");
                    }
                    seen = true;
                    root = node(event, 1);
                }
            }
        }
        return root.fields("the file");
    }

    private YamlNode node(Event event, int depth) throws PackFormatException {
        String place = place(event);
        if (depth > MAX_DEPTH) {
            throw new PackFormatException(place, "nested more than %d deep".formatted(MAX_DEPTH));
        }
        if (++nodeCount > MAX_NODES) {
            throw new PackFormatException(place, "more than %d values".formatted(MAX_NODES));
        }
        if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
            throw new PackFormatException(place, "anchors and aliases are not allowed here");
        }
        return switch (event) {
            case ScalarEvent scalar -> new YamlNode.Text(place, value(scalar));
            case SequenceStartEvent _ -> items(place, depth);
            case MappingStartEvent _ -> fields(place, depth);
            default -> throw new PackFormatException(place, "a value is missing");
        };
    }

    private static String value(ScalarEvent scalar) {
        boolean unset = scalar.isPlain() && List.of("~", "null").contains(scalar.getValue());
        return unset ? "" : scalar.getValue();
    }

    private YamlNode items(String place, int depth) throws PackFormatException {
        List<YamlNode> items = new ArrayList<>();
        for (Event event = events.next();
                event.getEventId() != Event.ID.SequenceEnd;
                event = events.next()) {
            items.add(node(event, depth + 1));
        }
        return new YamlNode.Items(place, List.copyOf(items));
    }

    private YamlNode fields(String place, int depth) throws PackFormatException {
        SequencedMap<String, YamlNode> fields = new LinkedHashMap<>();
        for (Event event = events.next();
                event.getEventId() != Event.ID.MappingEnd;
                event = events.next()) {
            if (!(event instanceof ScalarEvent key)) {
                throw new PackFormatException(place(event), "the name of a field must be a text");
            }
            if (fields.put(key.getValue(), node(events.next(), depth + 1)) != null) {
                throw new PackFormatException(
                        place(event), "second field '%s'".formatted(key.getValue()));
            }
        }
        return new YamlNode.Fields(place, fields);
    }

    private String place(Event event) {
        return event.getStartMark().map(at -> place(name, at)).orElse(name);
    }
}
