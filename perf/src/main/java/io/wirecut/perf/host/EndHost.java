package io.wirecut.perf.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A host at the end of a lab's cable: opens and accepts connections, as many at a time as it is
/// told, and says of each what its socket said.
///
/// It reads commands, a line each, from its standard input, and ends with it:
///
/// ```text
///   listen PORT TIMEOUT_MS STEPS              answer: listening PORT
///   connect ID FROM FROM_PORT TO PORT TIMEOUT_MS STEPS
///                                             answer, in the end: report ...
///   watch INTERFACE                           answer: watching, then note ... each time
///   settle                                    answer, when no connection is open: settled
/// ```
///
/// Accepted connections are reported as well. Steps are those of [Step#parse].
public final class EndHost {
    /// A hung connection stays open so long, that its other end finds out for itself.
    private static final int HOLD_MS = 300;

    /// For a connection that is accepted but not yet counted.
    private static final int QUIET_MS = 20;

    private static final int BACKLOG = 1024;

    private final PrintStream out;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final AtomicInteger open = new AtomicInteger();

    private EndHost(PrintStream out) {
        this.out = out;
    }

    /// Reads commands until there are no more.
    public static void main(String[] args) throws IOException, InterruptedException {
        EndHost host = new EndHost(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        BufferedReader commands =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        host.say("ready");
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            host.obey(line.strip().split(" "));
        }
    }

    private void say(String line) {
        synchronized (out) {
            out.println(line);
        }
    }

    private void obey(String[] words) throws IOException, InterruptedException {
        switch (words[0]) {
            case "listen" ->
                    listen(
                            Integer.parseInt(words[1]),
                            Long.parseLong(words[2]),
                            Step.parse(words[3]));
            case "connect" -> {
                InetSocketAddress local =
                        new InetSocketAddress(words[2], Integer.parseInt(words[3]));
                InetSocketAddress remote =
                        new InetSocketAddress(words[4], Integer.parseInt(words[5]));
                long id = Long.parseLong(words[1]);
                long timeoutMs = Long.parseLong(words[6]);
                List<Step> steps = Step.parse(words[7]);
                open.incrementAndGet();
                threads.execute(() -> connect(id, local, remote, timeoutMs, steps));
            }
            case "watch" -> {
                ResetWatch watch = new ResetWatch(words[1], this::say);
                threads.execute(watch::run);
                say("watching");
            }
            case "settle" -> {
                Thread.sleep(QUIET_MS);
                while (open.get() > 0) {
                    Thread.sleep(1);
                }
                say("settled");
            }
            default -> throw new IllegalArgumentException("no command: " + words[0]);
        }
    }

    private void listen(int port, long timeoutMs, List<Step> steps) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(new InetSocketAddress(port), BACKLOG);
        threads.execute(() -> {
            while (true) {
                accept(listener, timeoutMs, steps);
            }
        });
        say("listening " + port);
    }

    private void accept(ServerSocketChannel listener, long timeoutMs, List<Step> steps) {
        try {
            SocketChannel channel = listener.accept();
            open.incrementAndGet();
            threads.execute(() -> {
                try {
                    converse(0, channel.getRemoteAddress(), false, channel, timeoutMs, steps);
                } catch (IOException e) {
                    say("fault " + e);
                } finally {
                    open.decrementAndGet();
                }
            });
        } catch (IOException e) {
            say("fault " + e);
        }
    }

    private void connect(
            long id,
            InetSocketAddress local,
            InetSocketAddress remote,
            long timeoutMs,
            List<Step> steps) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(local);
            converse(id, remote, true, channel, timeoutMs, steps);
        } catch (IOException e) {
            say("fault " + e);
        } finally {
            open.decrementAndGet();
        }
    }

    private void converse(
            long id,
            java.net.SocketAddress remote,
            boolean isClient,
            SocketChannel channel,
            long timeoutMs,
            List<Step> steps)
            throws IOException {
        Conversation conversation = new Conversation(channel, timeoutMs);
        try {
            HostReport report = conversation.run(id, remote, isClient, steps);
            say(report.line());
            if (report.ending() == Ending.HUNG) {
                hold(channel);
            }
        } finally {
            conversation.close();
        }
    }

    /// Then it goes without a FIN that would be sent again and again.
    private static void hold(SocketChannel channel) throws IOException {
        try {
            Thread.sleep(HOLD_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
}
