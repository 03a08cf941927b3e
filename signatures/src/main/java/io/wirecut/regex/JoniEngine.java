package io.wirecut.regex;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jcodings.specific.ASCIIEncoding;
import org.joni.Option;
import org.joni.Syntax;
import org.joni.WarnCallback;
import org.joni.constants.SyntaxProperties;
import org.joni.exception.JOniException;

/// Expressions on joni, rewritten where the two languages differ. Stateless; any thread.
final class JoniEngine implements RegexEngine {
    static final String NAME = "joni";

    /// Perl's, with what takes all it can and gives nothing back: `a++`, `a{2}+`.
    private static final Syntax SYNTAX =
            new Syntax(
                    "PCRE",
                    Syntax.PerlNG.op,
                    Syntax.PerlNG.op2
                            | SyntaxProperties.OP2_PLUS_POSSESSIVE_REPEAT
                            | SyntaxProperties.OP2_PLUS_POSSESSIVE_INTERVAL,
                    Syntax.PerlNG.op3,
                    Syntax.PerlNG.behavior,
                    Syntax.PerlNG.options,
                    Syntax.PerlNG.metaCharTable);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Regex compile(String expression, Set<RegexOption> options) throws RegexSyntaxException {
        String rewritten = new JoniRewriter(expression, options).rewrite();
        byte[] bytes = rewritten.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return new JoniRegex(
                    new org.joni.Regex(
                            bytes,
                            0,
                            bytes.length,
                            bits(options),
                            ASCIIEncoding.INSTANCE,
                            SYNTAX,
                            WarnCallback.NONE),
                    options.contains(RegexOption.ANCHORED));
        } catch (JOniException e) {
            throw new RegexSyntaxException(String.valueOf(e.getMessage()), 0);
        } catch (StackOverflowError _) {
            throw new RegexSyntaxException("nested too deeply", 0);
        }
    }

    @Override
    public int check(String expression, Set<RegexOption> options) throws RegexSyntaxException {
        return compile(expression, options).groupCount();
    }

    @Override
    public RegexSearch newSearch() {
        return new JoniSearch();
    }

    private static int bits(Set<RegexOption> options) {
        int bits = Option.CAPTURE_GROUP;
        bits |= options.contains(RegexOption.CASELESS) ? Option.IGNORECASE : 0;
        bits |= options.contains(RegexOption.EXTENDED) ? Option.EXTEND : 0;
        // What others call "dot all" is called multiline here, and the other way round.
        bits |= options.contains(RegexOption.DOT_ALL) ? Option.MULTILINE : 0;
        bits |= options.contains(RegexOption.MULTILINE) ? Option.NEGATE_SINGLELINE : 0;
        return bits;
    }
}
