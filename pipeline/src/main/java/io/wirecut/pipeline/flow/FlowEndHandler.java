package io.wirecut.pipeline.flow;

/// Is told of every flow that ends.
@FunctionalInterface
public interface FlowEndHandler {
    /// Called on the worker's thread, once for each flow and before its record is used again: what
    /// else is held for the flow (stored segments, rule state) is to be released here.
    ///
    /// @param flow the flow, lent until the call returns; it must not be used to call the table
    /// @param reason why it ended, the same as [Flow#endReason]
    void onFlowEnd(Flow flow, EndReason reason);
}
