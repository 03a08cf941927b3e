package io.wirecut.signatures.text;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The keywords that rules may use. To support another one, add it in the class of its group, or in
/// a new one that is added here.
final class Keywords {
    /// All that are supported.
    static final Keywords SUPPORTED = new Keywords();

    /// All that rules may use elsewhere: supported here or not.
    static final Collection<String> KNOWN = known();

    private final Map<String, Keyword> byName = new LinkedHashMap<>();

    private Keywords() {
        GeneralKeywords.addTo(this);
        ContentKeywords.addTo(this);
        FlowKeywords.addTo(this);
        PacketKeywords.addTo(this);
        BufferKeywords.addTo(this);
        ByteKeywords.addTo(this);
        PcreKeywords.addTo(this);
        Base64Keywords.addTo(this);
        Asn1Keyword.addTo(this);
        DatasetKeywords.addTo(this);
        ReputationKeyword.addTo(this);
        HeaderKeywords.addTo(this);
        FlowNumberKeywords.addTo(this);
        StateKeywords.addTo(this);
        ReportingKeywords.addTo(this);
        Requirements.addTo(this);
    }

    /// Adds a keyword that may stand in a rule once.
    void addOnce(String name, Value value, KeywordHandler handler) {
        byName.put(name, new Keyword(name, value, true, handler));
    }

    /// Adds a keyword that may stand in a rule any number of times.
    void add(String name, Value value, KeywordHandler handler) {
        byName.put(name, new Keyword(name, value, false, handler));
    }

    /// Adds another spelling of a keyword.
    void addAlias(String alias, String name) {
        Keyword keyword = byName.get(name);
        if (keyword == null) {
            throw new IllegalArgumentException("name=%s must be a keyword".formatted(name));
        }
        byName.put(alias, keyword);
    }

    /// The keyword of that name in lower case, or null if it is not evaluated.
    @Nullable Keyword find(String name) {
        return byName.get(name);
    }

    private static Collection<String> known() {
        Collection<String> names = new TreeSet<>(SUPPORTED.byName.keySet());
        Resource.text("known-keywords.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(names::add);
        return names;
    }

    /// What may follow a keyword.
    enum Value {
        /// Nothing.
        NONE,
        /// Something, or nothing.
        OPTIONAL,
        /// Text without quotes.
        BARE,
        /// Text in double quotes.
        QUOTED,
        /// Text in double quotes, perhaps with a `!` before them.
        NEGATABLE
    }

    /// A keyword.
    ///
    /// @param name in lower case
    /// @param value what may follow it
    /// @param once whether it may stand in a rule only once
    /// @param handler what it does
    record Keyword(String name, Value value, boolean once, KeywordHandler handler) {}
}
