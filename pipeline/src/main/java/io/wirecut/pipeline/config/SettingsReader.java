package io.wirecut.pipeline.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML into a tree of settings, and the files that it includes.
///
/// Works on the parser's events, so that each value remains the text that was written (`yes` stays
/// `yes`, `0x10` stays `0x10`) with its place, and that nothing grows without bound: length, depth,
/// number of nodes with aliases expanded, and number of files are limited.
final class SettingsReader {
    static final int MAX_LENGTH = 1 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 100_000;
    static final int MAX_FILES = 32;

    private final boolean toleratesMissingIncludes;
    private final List<String> notes;
    private final Deque<Path> openFiles = new ArrayDeque<>();
    private int fileCount;
    private long nodeCount;

    /// @param toleratesMissingIncludes whether a missing included file is noted instead of refused
    /// @param notes receives a line for each file that was passed over
    SettingsReader(boolean toleratesMissingIncludes, List<String> notes) {
        this.toleratesMissingIncludes = toleratesMissingIncludes;
        this.notes = notes;
    }

    SettingNode read(Path file) {
        return read(file, file.toString());
    }

    private SettingNode read(Path file, String place) {
        if (++fileCount > MAX_FILES) {
            throw new SettingsException(
                    place, "more than %d files of settings".formatted(MAX_FILES), "");
        }
        Path identity = file.toAbsolutePath().normalize();
        if (openFiles.contains(identity)) {
            throw new SettingsException(place, file + " includes itself", "");
        }
        openFiles.push(identity);
        try {
            return read(file.toString(), load(file, place), file.toAbsolutePath().getParent());
        } finally {
            openFiles.pop();
        }
    }

    private static String load(Path file, String place) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_LENGTH + 1);
        } catch (NoSuchFileException e) {
            throw new SettingsException(place, "there is no file " + file, "");
        } catch (IOException e) {
            throw new SettingsException(
                    place, "%s cannot be read: %s".formatted(file, e.getMessage()), "");
        }
        if (bytes.length > MAX_LENGTH) {
            throw new SettingsException(
                    place, "%s is longer than %d bytes".formatted(file, MAX_LENGTH), "");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException(place, file + " is not UTF-8 text", "");
        }
    }

    /// Reads a text.
    ///
    /// @param name names the text in messages
    /// @param directory where included files are looked for; null refuses them
    SettingNode read(String name, String yaml, @Nullable Path directory) {
        if (yaml.length() > MAX_LENGTH) {
            throw new SettingsException(name, "longer than %d bytes".formatted(MAX_LENGTH), "");
        }
        LoadSettings load =
                LoadSettings.builder()
                        .setLabel(name)
                        .setCodePointLimit(MAX_LENGTH)
                        .setParseComments(false)
                        .build();
        Document document =
                new Document(name, directory, new Parse(load).parseString(yaml).iterator());
        try {
            return document.read();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            throw new SettingsException(
                    mark.map(at -> place(name, at)).orElse(name),
                    oneLine(String.valueOf(e.getProblem())),
                    "");
        } catch (YamlEngineException e) {
            throw new SettingsException(name, oneLine(String.valueOf(e.getMessage())), "");
        } catch (SettingsException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            // The parser lets it out where an escape is cut off or names no character.
            throw new SettingsException(
                    document.reached,
                    "an escape that stands for no character follows",
                    "\\x, \\u or \\U and 2, 4 or 8 hexadecimal digits");
        }
    }

    private static String place(String name, Mark mark) {
        return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /// One file on the way from events to nodes, by recursive descent.
    private final class Document {
        private final String name;
        private final @Nullable Path directory;
        private final Iterator<Event> events;
        private final Map<Anchor, SettingNode> anchors = new HashMap<>();

        /// The place of the last event.
        private String reached;

        Document(String name, @Nullable Path directory, Iterator<Event> events) {
            this.name = name;
            this.reached = name;
            this.directory = directory;
            this.events = events;
        }

        SettingNode read() {
            SettingNode root = SettingNode.leaf("", name);
            boolean seen = false;
            while (events.hasNext()) {
                Event event = next();
                switch (event.getEventId()) {
                    case StreamStart, StreamEnd, DocumentStart, DocumentEnd, Comment -> {}
                    default -> {
                        if (seen) {
                            throw fault(event, "more than one document", "");
                        }
                        seen = true;
                        root = node(event, 1);
                        if (root.isList() || !root.text().isEmpty()) {
                            throw fault(event, "no settings", "lines such as 'name: value'");
                        }
                    }
                }
            }
            return root;
        }

        private Event next() {
            Event event = events.next();
            reached = place(event);
            return event;
        }

        private SettingNode node(Event event, int depth) {
            if (depth > MAX_DEPTH) {
                throw fault(event, "nested more than %d deep".formatted(MAX_DEPTH), "");
            }
            count(event, 1);
            String place = place(event);
            SettingNode node =
                    switch (event) {
                        case AliasEvent alias -> alias(alias);
                        case ScalarEvent scalar -> scalar(scalar, place);
                        case SequenceStartEvent _ -> list(place, depth);
                        case MappingStartEvent _ -> mapping(place, depth);
                        default -> throw fault(event, "a value is missing", "");
                    };
            if (event instanceof NodeEvent at && !(event instanceof AliasEvent)) {
                at.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
            }
            return node;
        }

        private SettingNode scalar(ScalarEvent scalar, String place) {
            if (scalar.getTag().filter("!include"::equals).isPresent()) {
                return include(scalar.getValue(), place);
            }
            boolean unset =
                    scalar.isPlain()
                            && (scalar.getValue().equals("~") || scalar.getValue().equals("null"));
            return SettingNode.leaf(unset ? "" : scalar.getValue(), place);
        }

        private SettingNode alias(AliasEvent alias) {
            SettingNode target = anchors.get(alias.getAlias());
            if (target == null) {
                throw fault(alias, "alias *%s of nothing above".formatted(alias.getAlias()), "");
            }
            count(alias, target.size());
            return target;
        }

        private SettingNode list(String place, int depth) {
            List<SettingNode> items = new ArrayList<>();
            Event event = next();
            while (event.getEventId() != Event.ID.SequenceEnd) {
                items.add(node(event, depth + 1));
                event = next();
            }
            return SettingNode.list(items, place);
        }

        private SettingNode mapping(String place, int depth) {
            SequencedMap<String, SettingNode> children = new LinkedHashMap<>();
            Event event = next();
            while (event.getEventId() != Event.ID.MappingEnd) {
                if (!(event instanceof ScalarEvent key)) {
                    throw fault(event, "the name of a setting must be a text", "");
                }
                SettingNode value = node(next(), depth + 1);
                if (key.getValue().equals("include")) {
                    for (String file : value.items()) {
                        children.putAll(include(file, value.place()).children());
                    }
                } else {
                    children.put(key.getValue(), value);
                }
                event = next();
            }
            return SettingNode.branch(children, place);
        }

        private SettingNode include(String file, String place) {
            if (directory == null) {
                throw new SettingsException(place, "nothing can be included here", "");
            }
            Path path;
            try {
                path = directory.resolve(file);
            } catch (InvalidPathException e) {
                throw new SettingsException(
                        place, "include=%s is no file name".formatted(file), "");
            }
            if (toleratesMissingIncludes && !Files.exists(path)) {
                notes.add("%s: include=%s is not there".formatted(place, file));
                return SettingNode.leaf("", place);
            }
            return SettingsReader.this.read(path, place);
        }

        private void count(Event event, long more) {
            nodeCount += more;
            if (nodeCount > MAX_NODES) {
                throw fault(event, "more than %d settings".formatted(MAX_NODES), "");
            }
        }

        private String place(Event event) {
            return event.getStartMark().map(at -> SettingsReader.place(name, at)).orElse(name);
        }

        private SettingsException fault(Event event, String problem, String expected) {
            return new SettingsException(place(event), problem, expected);
        }
    }
}
