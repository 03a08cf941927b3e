package io.wirecut.regex;

import java.util.Optional;
import java.util.Set;

/// What compiles expressions, and searches for them. Stateless; any thread.
public sealed interface RegexEngine permits Pcre2Engine, JoniEngine {
    /// The system property that names the engine to use: `pcre2` or `joni`.
    String PROPERTY = "io.wirecut.regex";

    /// The engine that the system property names; without it, `pcre2` where the library is there,
    /// otherwise `joni`.
    ///
    /// @throws IllegalStateException if the engine that is asked for does not serve here
    static RegexEngine usual() {
        return Usual.ENGINE;
    }

    /// The engine of that name, if it serves here.
    static Optional<RegexEngine> named(String name) {
        return switch (name) {
            case Pcre2Engine.NAME ->
                    Pcre2Library.isPresent() ? Optional.of(new Pcre2Engine()) : Optional.empty();
            case JoniEngine.NAME -> Optional.of(new JoniEngine());
            default -> Optional.empty();
        };
    }

    /// The name, as [#named] takes it.
    String name();

    /// Compiles an expression to search for.
    ///
    /// @param expression a character a byte (ISO 8859-1)
    /// @throws RegexSyntaxException if it is wrong, or beyond the engine
    Regex compile(String expression, Set<RegexOption> options) throws RegexSyntaxException;

    /// Checks an expression without making it ready to search for.
    ///
    /// @return how many capturing groups it has
    /// @throws RegexSyntaxException if it is wrong, or beyond the engine
    int check(String expression, Set<RegexOption> options) throws RegexSyntaxException;

    /// What searches for expressions that this engine has compiled; for one thread.
    RegexSearch newSearch();

    /// Chosen once.
    final class Usual {
        static final RegexEngine ENGINE = choose(System.getProperty(PROPERTY));

        private Usual() {}

        private static RegexEngine choose(@org.jspecify.annotations.Nullable String name) {
            if (name == null) {
                return named(Pcre2Engine.NAME).orElseGet(JoniEngine::new);
            }
            return named(name)
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "%s=%s must be pcre2, where libpcre2-8 is installed, or joni"
                                            .formatted(PROPERTY, name)));
        }
    }
}
