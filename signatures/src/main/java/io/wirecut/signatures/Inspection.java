package io.wirecut.signatures;

import java.util.List;
import java.util.stream.Stream;

/// What a signature looks for in one buffer.
///
/// A signature has at most one of these for each buffer and list of transforms; all of them must
/// hold.
///
/// @param buffer which bytes are looked at
/// @param transforms what is done to the bytes before they are looked at, in order
/// @param steps in the order they were written; a relative one refers to where the step before it
///   ended
public record Inspection(Buffer buffer, List<Transform> transforms, List<Step> steps) {
    /// The most steps that may be taken on one buffer: each may cost a level of search.
    public static final int MAX_STEP_COUNT = 512;

    /// Makes the lists immutable.
    public Inspection {
        transforms = List.copyOf(transforms);
        steps = List.copyOf(steps);
    }

    /// An inspection of the payload as it is.
    public static Inspection ofPayload(List<? extends Step> steps) {
        return new Inspection(Buffer.PAYLOAD, List.of(), List.copyOf(steps));
    }

    /// Whether these are steps on the payload, or on the stream it is a part of.
    public boolean isOnPayload() {
        return buffer == Buffer.PAYLOAD;
    }

    /// The contents among the steps, in order.
    public Stream<Content> contents() {
        return steps.stream().filter(Content.class::isInstance).map(Content.class::cast);
    }
}
