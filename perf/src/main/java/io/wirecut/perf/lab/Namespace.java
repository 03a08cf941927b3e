package io.wirecut.perf.lab;

import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/// One network namespace. It has no name in the system: it is held by a process that does nothing
/// but wait for its parent's end, so that it is gone when the parent is, however that ended. Owned
/// by one thread, which must live as long: what it starts is killed when that thread ends.
public final class Namespace implements AutoCloseable {
    private final LabAccess access;
    private final String name;
    private final Process holder;
    private final List<Process> processes = new ArrayList<>();

    private Namespace(LabAccess access, String name, Process holder) {
        this.access = access;
        this.name = name;
        this.holder = holder;
    }

    /// Makes the first namespace of a lab, and the user namespace around it where one is needed.
    static Namespace first(LabAccess access, String name) {
        return hold(access, name, access.unshare());
    }

    /// Makes one more, in the same user namespace.
    Namespace sibling(String siblingName) {
        List<String> command = new ArrayList<>(access.enter(holder.pid()));
        command.addAll(List.of("unshare", "-n"));
        return hold(access, siblingName, command);
    }

    private static Namespace hold(LabAccess access, String name, List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        // Says that it has entered, then reads until its parent is gone.
        command.addAll(List.of("sh", "-c", "echo in; exec cat"));
        Process holder =
                LabAccess.start(LabAccess.builder(command).redirectError(Redirect.INHERIT));
        try {
            if (holder.getInputStream().read() < 0) {
                throw new LabException(String.join(" ", command) + " failed");
            }
        } catch (java.io.IOException e) {
            holder.destroyForcibly();
            throw new LabException(String.join(" ", command) + " failed", e);
        }
        return new Namespace(access, name, holder);
    }

    /// The process that holds it: `nsenter -t PID -n` enters it from outside.
    public long pid() {
        return holder.pid();
    }

    /// Runs a program to its end.
    ///
    /// @return what it wrote, errors included
    /// @throws LabException if it fails, with what it said
    public String run(String... command) {
        return Programs.output(inside(List.of(command)), "");
    }

    /// Runs several commands of `ip`, in one process.
    ///
    /// @throws LabException if one of them fails, with what it said
    public void ip(String... lines) {
        Programs.output(inside(List.of("ip", "-batch", "-")), String.join("\n", lines) + "\n");
    }

    /// Sets values of the kernel's that belong to the namespace.
    ///
    /// @param settings path below `/proc/sys/net`, `=`, value
    public void set(String... settings) {
        StringBuilder script = new StringBuilder("set -e\n");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            script.append(
                    "echo '%s' > /proc/sys/net/%s%n"
                            .formatted(
                                    setting.substring(equals + 1), setting.substring(0, equals)));
        }
        Programs.output(inside(List.of("sh")), script.toString());
    }

    /// A program to be started in here, which is killed when this process or the namespace ends.
    public ProcessBuilder builder(List<String> command) {
        List<String> guarded = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        guarded.addAll(command);
        return LabAccess.builder(inside(guarded));
    }

    /// Starts such a program.
    ///
    /// @throws LabException if it cannot be started
    public Process start(ProcessBuilder builder) {
        processes.removeIf(process -> !process.isAlive());
        Process process = LabAccess.start(builder);
        processes.add(process);
        return process;
    }

    private List<String> inside(List<String> command) {
        List<String> all = new ArrayList<>(access.enter(holder.pid()));
        all.addAll(command);
        return all;
    }

    /// Kills what still runs in it, and lets it go.
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
        holder.destroyForcibly();
        holder.onExit().join();
    }

    @Override
    public String toString() {
        return name;
    }
}
