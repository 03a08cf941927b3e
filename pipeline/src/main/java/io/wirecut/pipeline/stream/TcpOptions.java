package io.wirecut.pipeline.stream;

/// Which sessions are followed.
///
/// @param midstream whether a session is taken up whose handshake was not seen
/// @param asyncOneSide whether a session is taken up of which the client is seen and the server is
///   not
public record TcpOptions(boolean midstream, boolean asyncOneSide) {
    /// Only sessions that begin with a handshake.
    public static TcpOptions strict() {
        return new TcpOptions(false, false);
    }
}
