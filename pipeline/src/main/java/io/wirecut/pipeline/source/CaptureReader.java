package io.wirecut.pipeline.source;

import java.io.IOException;

/// Reads one capture format.
sealed interface CaptureReader permits PcapReader, PcapngReader {
    /// The most bytes that a frame may have, as in tcpdump: more is taken for a corrupt length.
    int MAX_FRAME_LENGTH = 262_144;

    /// Hands on the next frame.
    ///
    /// @return false if the capture has ended
    /// @throws CaptureFault if the capture is broken here
    boolean next(FrameHandler handler) throws IOException, CaptureFault;
}
