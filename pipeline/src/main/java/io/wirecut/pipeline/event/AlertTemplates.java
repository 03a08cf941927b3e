package io.wirecut.pipeline.event;

import io.wirecut.signatures.Reporting.Target;
import io.wirecut.signatures.Signature;
import java.util.List;
import java.util.TreeMap;
import org.agrona.ExpandableDirectByteBuffer;

/// The part of each rule's alerts that never changes, escaped and ready to be copied.
///
/// Immutable once made, and shared by the workers. It belongs to one generation of rules.
public final class AlertTemplates {
    /// Of no rule: for those who write no alerts.
    public static final AlertTemplates NONE = new AlertTemplates(new byte[0][], new Target[0], 0);

    private final byte[][] templates;
    private final Target[] targets;
    private final int maxLength;

    private AlertTemplates(byte[][] templates, Target[] targets, int maxLength) {
        this.templates = templates;
        this.targets = targets;
        this.maxLength = maxLength;
    }

    /// Prepares the alerts of signatures.
    ///
    /// @param signatures in the order of the rules made of them: the rule's index is the template's
    /// @param generation the number of their generation
    public static AlertTemplates of(List<Signature> signatures, int generation) {
        byte[][] templates = new byte[signatures.size()][];
        int maxLength = 0;
        ExpandableDirectByteBuffer scratch = new ExpandableDirectByteBuffer(1024);
        JsonEncoder json = new JsonEncoder(scratch);
        for (int i = 0; i < templates.length; i++) {
            json.clear();
            encode(signatures.get(i), generation, json);
            templates[i] = new byte[json.length()];
            scratch.getBytes(0, templates[i]);
            maxLength = Math.max(maxLength, json.length());
        }
        Target[] targets =
                signatures.stream()
                        .map(signature -> signature.reporting().target())
                        .toArray(Target[]::new);
        return new AlertTemplates(templates, targets, maxLength);
    }

    /// How many there are.
    public int size() {
        return templates.length;
    }

    /// What follows the value of `action` in the `alert` object, up to its end.
    byte[] template(int index) {
        return templates[index];
    }

    /// Which end of the packet is under attack, as the signature has it.
    Target target(int index) {
        return targets[index];
    }

    /// Length in bytes of the longest.
    int maxLength() {
        return maxLength;
    }

    private static void encode(Signature signature, int generation, JsonEncoder json) {
        json.raw(Text.of(",\"gid\":"));
        json.number(signature.gid());
        json.raw(Text.of(",\"signature_id\":"));
        json.number(signature.sid());
        json.raw(Text.of(",\"rev\":"));
        json.number(signature.rev());
        json.raw(Text.of(",\"signature\":"));
        json.string(signature.message());
        json.raw(Text.of(",\"category\":"));
        json.string(signature.classification().description());
        json.raw(Text.of(",\"severity\":"));
        json.number(signature.priority());
        json.raw(Text.of(",\"generation\":"));
        json.number(generation);
        if (!signature.metadata().isEmpty()) {
            json.raw(Text.of(",\"metadata\":{"));
            encodeMetadata(signature, json);
            json.raw('}');
        }
        json.raw('}');
    }

    /// In the order of the keys, so that the same signature always gives the same bytes.
    private static void encodeMetadata(Signature signature, JsonEncoder json) {
        boolean first = true;
        for (var entry : new TreeMap<>(signature.metadata()).entrySet()) {
            if (!first) {
                json.raw(',');
            }
            first = false;
            json.string(entry.getKey());
            json.raw(Text.of(":["));
            List<String> values = entry.getValue();
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    json.raw(',');
                }
                json.string(values.get(i));
            }
            json.raw(']');
        }
    }
}
