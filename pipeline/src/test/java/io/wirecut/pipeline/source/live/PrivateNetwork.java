package io.wirecut.pipeline.source.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/// A network namespace of a thread's own: it begins empty, no other process sees it, and it is gone
/// with the thread. Processes that the thread starts are in it too.
///
/// Where that is not allowed, tests are skipped, and say so.
public final class PrivateNetwork {
    private static final int CLONE_NEWNET = 0x4000_0000;
    private static final long TIMEOUT_S = 60;

    private PrivateNetwork() {}

    /// What is done in the network.
    public interface Body {
        void run() throws Exception;
    }

    /// Runs a test in a network of its own.
    public static void run(Body body) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread =
                Thread.ofPlatform()
                        .name("private-network")
                        .start(() -> {
                            try {
                                enter();
                                body.run();
                            } catch (Throwable e) {
                                failure.set(e);
                            }
                        });
        if (!thread.join(java.time.Duration.ofSeconds(TIMEOUT_S))) {
            thread.interrupt();
            Assertions.fail("not done after " + TIMEOUT_S + " s");
        }
        switch (failure.get()) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted") // what it calls is the system's
    private static void enter() throws Throwable {
        if (!System.getProperty("os.name", "").contains("Linux")) {
            skip("this is no Linux");
        }
        Linker linker = Linker.nativeLinker();
        MethodHandle unshare =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("unshare"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        if ((int) unshare.invokeExact(CLONE_NEWNET) != 0) {
            skip("network namespaces are not allowed: run as root");
        }
        if (!Files.isExecutable(Path.of("/usr/sbin/ip"))
                && !Files.isExecutable(Path.of("/sbin/ip"))) {
            skip("there is no ip: apt-get install iproute2");
        }
        // Silence: no address is to be looked for, no group to be joined.
        Path ipv6 = Path.of("/proc/sys/net/ipv6/conf");
        for (String which : List.of("all", "default")) {
            Path disable = ipv6.resolve(which).resolve("disable_ipv6");
            if (Files.isWritable(disable)) {
                Files.writeString(disable, "1");
            }
        }
    }

    /// Skips the test, and says why.
    public static void skip(String reason) {
        String message = "skipped: no live network: " + reason;
        System.out.println(message);
        throw new TestAbortedException(message);
    }

    /// Runs a command, words apart, which must succeed.
    public static void ip(String command) throws IOException, InterruptedException {
        command("ip " + command);
    }

    /// Runs a command, words apart, which must succeed.
    public static void command(String command) throws IOException, InterruptedException {
        var _ = output(command);
    }

    private static String output(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command.split(" "))).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + output);
        }
        return output;
    }

    /// Makes a cable with both ends plugged in and up, which leaves frames as they are.
    public static void cable(String first, String second) throws IOException, InterruptedException {
        plainCable(first, second);
        for (String end : List.of(first, second)) {
            Assertions.assertTrue(Offloads.turnOff(end).isEmpty());
        }
    }

    /// Waits until an interface sends: when both ends of its cable are up, the kernel's own thread
    /// has yet to take note of it, and what is sent before is lost.
    public static void awaitUp(String name) throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        while (!output("ip -o link show " + name).contains("state UP")) {
            Assertions.assertTrue(
                    System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(10),
                    () -> name + " does not come up");
        }
        // Waits until that thread is done with it.
        ip("link set %s up".formatted(name));
    }

    /// Makes a cable as the system does, which takes super-frames.
    public static void plainCable(String first, String second)
            throws IOException, InterruptedException {
        ip("link add %s type veth peer name %s".formatted(first, second));
        ip("link set %s up".formatted(first));
        ip("link set %s up".formatted(second));
        awaitUp(first);
        awaitUp(second);
    }
}
