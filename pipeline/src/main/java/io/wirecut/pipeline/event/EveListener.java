package io.wirecut.pipeline.event;

import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.pipeline.verdict.Alert;
import io.wirecut.rules.RuleSet;
import io.wirecut.signatures.Signature;
import java.util.ArrayList;
import java.util.List;

/// Writes each alert of a run as an EVE event.
///
/// Safe for several workers: each has an [EveWriter] of its own, and they share the templates and
/// the sink. Allocates nothing after a worker's first alert.
public final class EveListener implements ActionListener {
    private final ThreadLocal<EveWriter> writers;

    /// @param rules whose alerts are written
    /// @param sink receives the events; not closed by this object
    public EveListener(RuleSet rules, EventSink sink) {
        List<Signature> signatures = new ArrayList<>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            signatures.add(rules.rule(i).signature());
        }
        AlertTemplates templates = AlertTemplates.of(signatures);
        this.writers = ThreadLocal.withInitial(() -> new EveWriter(templates, sink));
    }

    @Override
    public void onAlert(Alert alert) {
        writers.get()
                .alert(
                        alert.packet(),
                        alert.flowId(),
                        alert.toServer(),
                        alert.rule().index(),
                        alert.blocked(),
                        alert.reset());
    }
}
