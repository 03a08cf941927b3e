package io.wirecut.rules.steps;

import io.wirecut.regex.Regex;
import io.wirecut.regex.RegexEngine;
import io.wirecut.regex.RegexSyntaxException;
import io.wirecut.signatures.Transform;
import java.util.HexFormat;
import java.util.Set;

/// One [Transform], compiled; applied by a [Transformer]. Immutable, shared by all workers.
public sealed interface TransformCheck {
    /// Compiles a transform.
    static TransformCheck of(Transform transform) {
        return switch (transform) {
            case Transform.Plain plain -> new PlainTransform(plain);
            case Transform.Xor(String key) -> new XorTransform(key);
            case Transform.FirstGroup(String expression) -> new GroupTransform(expression);
        };
    }

    /// A transform that needs nothing more.
    record PlainTransform(Transform.Plain kind) implements TransformCheck {}

    /// `xor`.
    final class XorTransform implements TransformCheck {
        private final byte[] key;

        XorTransform(String digits) {
            key = HexFormat.of().parseHex(digits);
        }

        byte keyAt(int index) {
            return key.length == 0 ? 0 : key[index % key.length];
        }
    }

    /// `pcrexform`.
    final class GroupTransform implements TransformCheck {
        final Regex regex;

        GroupTransform(String expression) {
            try {
                regex = RegexEngine.usual().compile(expression, Set.of());
            } catch (RegexSyntaxException e) {
                throw new IllegalArgumentException(
                        "pcrexform=%s must be an expression: %s"
                                .formatted(expression, e.getMessage()),
                        e);
            }
        }
    }
}
