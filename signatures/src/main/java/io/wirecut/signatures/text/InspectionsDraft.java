package io.wirecut.signatures.text;

import io.wirecut.signatures.Buffer;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Operand;
import io.wirecut.signatures.Transform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The steps of a rule while it is being read: which buffer the next one belongs to, and which
/// variables there are.
final class InspectionsDraft {
    private final List<InspectionDraft> inspections = new ArrayList<>();
    private final Map<String, Operand.Variable> variables = new LinkedHashMap<>();
    private Buffer buffer = Buffer.PAYLOAD;
    private List<Transform> transforms = new ArrayList<>();
    private @Nullable List<StepDraft> steps;
    private boolean decodedSelected;

    /// Makes the following steps belong to a buffer.
    void select(Buffer selected) {
        buffer = selected;
        decodedSelected = false;
        transforms = new ArrayList<>();
        steps = null;
    }

    /// Has the bytes of the selected buffer transformed before the steps that follow.
    ///
    /// @return whether that is possible: a buffer other than the payload is selected, and no step
    ///   has followed
    boolean transform(Transform transform) {
        if (buffer == Buffer.PAYLOAD || steps != null) {
            return false;
        }
        transforms.add(transform);
        return true;
    }

    /// Makes the following steps belong to what the last `base64_decode` has decoded.
    ///
    /// @return whether there is one
    boolean selectDecoded() {
        for (int i = inspections.size() - 1; i >= 0; i--) {
            List<StepDraft> candidates = inspections.get(i).steps();
            for (int j = candidates.size() - 1; j >= 0; j--) {
                if (candidates.get(j) instanceof Base64Draft decoding) {
                    steps = decoding.data();
                    decodedSelected = true;
                    return true;
                }
            }
        }
        return false;
    }

    /// Whether the steps belong to what a `base64_decode` has decoded.
    boolean isDecodedSelected() {
        return decodedSelected;
    }

    /// The most steps on one buffer.
    int longest() {
        return inspections.stream()
                .mapToInt(inspection -> inspection.steps().size())
                .max()
                .orElse(0);
    }

    /// Whether no other buffer is selected.
    boolean isPayloadSelected() {
        return buffer == Buffer.PAYLOAD;
    }

    /// Adds a step on the selected buffer.
    void add(StepDraft step) {
        current().add(step);
    }

    /// The variable of that name, made if there is none.
    Operand.Variable define(String name) {
        return variables.computeIfAbsent(
                name, absent -> new Operand.Variable(variables.size(), absent));
    }

    /// The variable of that name, or null.
    Operand.@Nullable Variable find(String name) {
        return variables.get(name);
    }

    /// Steps on the payload, in order.
    List<StepDraft> onPayload() {
        return inspections.stream()
                .filter(inspection -> inspection.buffer() == Buffer.PAYLOAD)
                .flatMap(inspection -> inspection.steps().stream())
                .toList();
    }

    List<Inspection> build() {
        return inspections.stream()
                .filter(inspection -> !inspection.steps().isEmpty())
                .map(InspectionDraft::build)
                .toList();
    }

    private List<StepDraft> current() {
        if (steps == null) {
            steps = find(buffer, transforms).steps();
        }
        return steps;
    }

    private InspectionDraft find(Buffer wanted, List<Transform> transformed) {
        for (InspectionDraft inspection : inspections) {
            if (inspection.buffer() == wanted && inspection.transforms().equals(transformed)) {
                return inspection;
            }
        }
        InspectionDraft added = new InspectionDraft(wanted, transformed);
        inspections.add(added);
        return added;
    }
}
