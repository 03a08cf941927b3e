package io.wirecut.rules.steps;

import io.wirecut.signatures.Absent;
import io.wirecut.signatures.Buffer;
import io.wirecut.signatures.Inspection;
import io.wirecut.signatures.Membership;
import io.wirecut.signatures.Step;
import java.util.List;

/// What a rule asks of a buffer other than the payload, compiled. Immutable, shared by all workers.
public final class BufferCheck {
    final Buffer buffer;

    /// What is done to the bytes first.
    final TransformCheck[] transforms;

    /// Steps on the buffer, if it exists.
    final StepChain[] chains;

    /// Lists that the whole of it is looked up in.
    final MembershipCheck[] memberships;

    /// Whether this holds where the buffer does not exist.
    final boolean holdsWhereAbsent;

    /// Whether this holds where the buffer exists and the steps hold.
    final boolean holdsWherePresent;

    /// Compiles an inspection of another buffer than the payload.
    public BufferCheck(Inspection inspection) {
        List<Absent> absences =
                inspection.steps().stream()
                        .filter(Absent.class::isInstance)
                        .map(Absent.class::cast)
                        .toList();
        List<Step> steps =
                inspection.steps().stream()
                        .filter(step -> !(step instanceof Absent || step instanceof Membership))
                        .toList();
        buffer = inspection.buffer();
        transforms =
                inspection.transforms().stream()
                        .map(TransformCheck::of)
                        .toArray(TransformCheck[]::new);
        memberships =
                inspection.steps().stream()
                        .filter(Membership.class::isInstance)
                        .map(step -> new MembershipCheck((Membership) step))
                        .toArray(MembershipCheck[]::new);
        chains = StepChain.of(steps, -1);
        holdsWhereAbsent = !absences.isEmpty();
        holdsWherePresent = absences.stream().allMatch(Absent::orElse);
    }
}
