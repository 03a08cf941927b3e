package io.wirecut.signatures;

import java.util.List;
import java.util.stream.Collectors;

/// Some rules were refused, and it was asked that all be loaded. The message lists the diagnostics,
/// the first hundred of them.
public final class PackException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAX_RENDERED = 100;

    private final transient SignaturePack pack;

    /// Made by a loader.
    ///
    /// @param pack what would have been loaded leniently
    public PackException(SignaturePack pack) {
        super(render(pack));
        this.pack = pack;
    }

    /// What would have been loaded leniently, with all diagnostics.
    public SignaturePack pack() {
        return pack;
    }

    private static String render(SignaturePack pack) {
        List<Diagnostic> diagnostics = pack.diagnostics();
        String listed =
                diagnostics.stream()
                        .limit(MAX_RENDERED)
                        .map(Diagnostic::render)
                        .collect(Collectors.joining("\n"));
        int more = diagnostics.size() - MAX_RENDERED;
        return listed
                + (more > 0 ? "\n… and %d more\n".formatted(more) : "\n")
                + "%d of %d rules refused".formatted(pack.refusedCount(), pack.ruleCount());
    }
}
