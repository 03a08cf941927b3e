package io.wirecut.signatures.text;

import io.wirecut.signatures.Step;

/// A step while a rule is being read: a content's modifiers may still follow.
sealed interface StepDraft permits ContentDraft, Base64Draft, StepDraft.Complete {
    /// The step; for a rule that is complete and not refused.
    Step build();

    /// Whether what it asks for depends on the step before it.
    boolean isRelative();

    /// A step that nothing can follow.
    ///
    /// @param build the step
    record Complete(Step build) implements StepDraft {
        @Override
        public boolean isRelative() {
            return build.isRelative();
        }
    }
}
