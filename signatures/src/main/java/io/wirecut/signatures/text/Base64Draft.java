package io.wirecut.signatures.text;

import io.wirecut.signatures.Base64Decode;
import io.wirecut.signatures.Step;
import java.util.ArrayList;
import java.util.List;

/// A `base64_decode`, and what the rule asks of the decoded bytes after `base64_data`.
final class Base64Draft implements StepDraft {
    private final int length;
    private final int offset;
    private final boolean relative;
    private final List<StepDraft> data = new ArrayList<>();

    Base64Draft(int length, int offset, boolean relative) {
        this.length = length;
        this.offset = offset;
        this.relative = relative;
    }

    /// Steps on the decoded bytes, to add to.
    List<StepDraft> data() {
        return data;
    }

    @Override
    public boolean isRelative() {
        return relative;
    }

    @Override
    public Step build() {
        return new Base64Decode(
                length, offset, relative, data.stream().map(StepDraft::build).toList());
    }
}
