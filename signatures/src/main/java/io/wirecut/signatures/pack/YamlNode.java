package io.wirecut.signatures.pack;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// A value in a YAML file of a pack: every scalar is the text that was written. Knows where it
/// stands, for messages.
sealed interface YamlNode {
    /// `file:line:column`.
    String place();

    /// A scalar.
    record Text(String place, String value) implements YamlNode {}

    /// A list.
    record Items(String place, List<YamlNode> items) implements YamlNode {}

    /// A mapping, in the order of the file.
    record Fields(String place, SequencedMap<String, YamlNode> fields) implements YamlNode {
        /// The field, or a text without characters if it is not there.
        public YamlNode field(String name) {
            YamlNode found = fields.get(name);
            return found == null ? new Text(place, "") : found;
        }

        /// The text of a field, empty if it is not there.
        @Override
        public String text(String name) throws PackFormatException {
            return field(name).text(name);
        }

        /// The whole number of a field.
        public long number(String name, long min, long max, long otherwise)
                throws PackFormatException {
            String text = text(name);
            if (text.isEmpty()) {
                return otherwise;
            }
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Told below, with the place.
            }
            throw field(name)
                    .fault(
                            "%s=%s must be a whole number from %d to %d"
                                    .formatted(name, text, min, max));
        }

        /// Refuses fields that nobody knows.
        public void requireOnly(SequencedSet<String> known) throws PackFormatException {
            for (var field : fields.entrySet()) {
                if (!known.contains(field.getKey())) {
                    throw field.getValue()
                            .fault(
                                    "unknown field '%s': one of %s"
                                            .formatted(field.getKey(), String.join(", ", known)));
                }
            }
        }
    }

    /// What to say of this value.
    default PackFormatException fault(String problem) {
        return new PackFormatException(place(), problem);
    }

    /// This, if it is a scalar.
    ///
    /// @param name of what it is, for the message
    default String text(String name) throws PackFormatException {
        if (this instanceof Text text) {
            return text.value;
        }
        throw fault("'%s' must be a text".formatted(name));
    }

    /// This, if it is a mapping.
    default Fields fields(String name) throws PackFormatException {
        if (this instanceof Fields fields) {
            return fields;
        }
        throw fault("%s must have fields: 'name: value'".formatted(name));
    }

    /// The items of this, if it is a list; nothing is an empty one.
    default List<YamlNode> items(String name) throws PackFormatException {
        if (this instanceof Items items) {
            return items.items;
        }
        if (this instanceof Text text && text.value.isEmpty()) {
            return List.of();
        }
        throw fault("'%s' must be a list".formatted(name));
    }

    /// The texts of this, if it is a list of them.
    default Collection<String> texts(String name) throws PackFormatException {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : items(name)) {
            texts.add(item.text(name));
        }
        return texts;
    }
}
