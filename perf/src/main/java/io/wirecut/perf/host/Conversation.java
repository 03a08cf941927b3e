package io.wirecut.perf.host;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// One end of a connection, doing its steps. Owned by one thread.
final class Conversation {
    /// Ends every mark; nothing else has it.
    private static final byte MARK_END = '!';

    private static final byte FILLER = 'x';
    private static final int CHUNK = 64 * 1024;
    private static final long MS = 1_000_000;

    /// What ends a conversation before its last step.
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;
        private final Ending ending;

        private Ended(Ending ending) {
            super(ending.name(), null, false, false);
            this.ending = ending;
        }
    }

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(CHUNK);
    private final ByteBuffer filler = ByteBuffer.allocateDirect(CHUNK);
    private final byte[] chunk = new byte[CHUNK];
    private final long startNs = System.nanoTime();
    private final long deadlineNs;

    private ByteBuffer text = ByteBuffer.allocate(0);
    private long fillerToSend;
    private long fillerWanted;
    private long linesWanted;
    private boolean awaitsEnd;
    private long trickleNs;

    private long fillerReceived;
    private long linesReceived;
    private long sent;
    private long received;
    private String local = "-";
    private long markEnd = -1;
    private long markNs;

    /// @param channel accepted, or bound to an address but not connected yet
    /// @param timeoutMs for the whole conversation
    Conversation(SocketChannel channel, long timeoutMs) throws IOException {
        this.channel = channel;
        deadlineNs = startNs + timeoutMs * MS;
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        selector = Selector.open();
        key = channel.register(selector, 0);
        while (filler.hasRemaining()) {
            filler.put(FILLER);
        }
    }

    /// Connects where it is given an address, does the steps, and says what became of it. The
    /// channel stays open.
    HostReport run(long id, SocketAddress remote, boolean isClient, List<Step> steps)
            throws IOException {
        Ending ending = Ending.DONE;
        String reason = "";
        try {
            local = name(channel.getLocalAddress());
            if (isClient) {
                connect(remote);
            }
            for (Step step : steps) {
                perform(step);
            }
        } catch (Ended e) {
            ending = e.ending;
        } catch (IOException e) {
            reason = String.valueOf(e.getMessage());
            ending = Ending.of(reason);
        }
        return new HostReport(
                isClient,
                id,
                local,
                name(remote),
                ending,
                reason,
                sent,
                received,
                markEnd < 0 ? -1 : received - markEnd,
                startNs,
                markNs,
                System.nanoTime());
    }

    private static String name(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress().replaceAll("%.*", "") + "|" + inet.getPort()
                : "-";
    }

    private void connect(SocketAddress remote) throws IOException, Ended {
        if (!channel.connect(remote)) {
            while (!channel.finishConnect()) {
                select(SelectionKey.OP_CONNECT, deadlineNs);
            }
        }
    }

    private void perform(Step step) throws IOException, Ended {
        switch (step.kind()) {
            case SAY -> {
                text = ByteBuffer.wrap((step.text() + "\n").getBytes(StandardCharsets.ISO_8859_1));
                if (step.text().indexOf(MARK_END) >= 0) {
                    markNs = System.nanoTime();
                }
            }
            case HEAR -> linesWanted++;
            case SEND -> fillerToSend = step.number();
            case RECEIVE -> fillerWanted += step.number();
            case EXCHANGE -> {
                fillerToSend = step.number();
                fillerWanted += step.number();
            }
            case PAUSE -> pause(step.number());
            case SHUT -> channel.shutdownOutput();
            case AWAIT -> awaitsEnd = true;
            case TRICKLE -> {
                awaitsEnd = true;
                trickleNs = step.number() * MS;
            }
        }
        pump();
    }

    private void pause(long pauseMs) throws IOException {
        long endNs = Math.min(System.nanoTime() + pauseMs * MS, deadlineNs);
        key.interestOps(0);
        for (long leftNs = endNs - System.nanoTime();
                leftNs > 0;
                leftNs = endNs - System.nanoTime()) {
            selector.select(leftNs / MS + 1);
        }
    }

    /// Sends and reads until nothing is left to be done.
    private void pump() throws IOException, Ended {
        long nextTrickleNs = System.nanoTime();
        while (true) {
            if (trickleNs > 0 && System.nanoTime() - nextTrickleNs >= 0) {
                nextTrickleNs += trickleNs;
                fillerToSend = 1;
            }
            boolean sends = text.hasRemaining() || fillerToSend > 0;
            boolean reads =
                    awaitsEnd || fillerReceived < fillerWanted || linesReceived < linesWanted;
            if (!sends && !reads) {
                return;
            }
            boolean hasMoved = sends && send();
            hasMoved |= reads && receive();
            if (!hasMoved) {
                select(
                        (sends ? SelectionKey.OP_WRITE : 0) | (reads ? SelectionKey.OP_READ : 0),
                        trickleNs > 0 ? Math.min(nextTrickleNs, deadlineNs) : deadlineNs);
            }
        }
    }

    private boolean send() throws IOException {
        int count;
        if (text.hasRemaining()) {
            count = channel.write(text);
        } else {
            filler.position(0).limit((int) Math.min(CHUNK, fillerToSend));
            count = channel.write(filler);
            fillerToSend -= count;
        }
        sent += count;
        return count > 0;
    }

    private boolean receive() throws IOException, Ended {
        int count = channel.read(in.clear());
        if (count < 0) {
            if (trickleNs > 0) {
                // It may only have shut its own half: what is written shows whether it is there.
                awaitsEnd = false;
                trickleOn();
            }
            throw new Ended(Ending.CLOSED);
        }
        in.flip().get(chunk, 0, count);
        for (int i = 0; i < count; i++) {
            switch (chunk[i]) {
                case FILLER -> fillerReceived++;
                case '\n' -> linesReceived++;
                case MARK_END -> markEnd = received + i;
                default -> {}
            }
        }
        received += count;
        return count > 0;
    }

    /// Writes to a peer that sends no more, until that fails.
    private void trickleOn() throws IOException, Ended {
        while (System.nanoTime() - deadlineNs < 0) {
            fillerToSend = 1;
            send();
            pause(trickleNs / MS);
        }
        throw new Ended(Ending.HUNG);
    }

    /// Waits for the channel, or for a time that is before the deadline.
    private void select(int operations, long untilNs) throws IOException, Ended {
        if (System.nanoTime() - deadlineNs >= 0) {
            throw new Ended(Ending.HUNG);
        }
        key.interestOps(operations);
        long leftNs = untilNs - System.nanoTime();
        if (leftNs > 0) {
            selector.select(Math.max(1, leftNs / MS));
            selector.selectedKeys().clear();
        }
    }

    void close() throws IOException {
        selector.close();
        channel.close();
    }
}
