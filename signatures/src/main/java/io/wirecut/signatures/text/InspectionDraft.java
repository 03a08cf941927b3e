package io.wirecut.signatures.text;

import io.wirecut.signatures.Buffer;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Transform;
import java.util.ArrayList;
import java.util.List;

/// What a rule asks of one buffer, while it is being read.
///
/// @param buffer which bytes
/// @param transforms what is done to them first
/// @param steps to add to
record InspectionDraft(Buffer buffer, List<Transform> transforms, List<StepDraft> steps) {
    InspectionDraft(Buffer buffer, List<Transform> transforms) {
        this(buffer, transforms, new ArrayList<>());
    }

    Inspection build() {
        return new Inspection(buffer, transforms, steps.stream().map(StepDraft::build).toList());
    }
}
