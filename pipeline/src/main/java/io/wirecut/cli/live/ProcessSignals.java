package io.wirecut.cli.live;

import java.lang.reflect.Proxy;

/// The signals that a process gets (`man 7 signal`).
///
/// The JDK's way to them is not a part of its API, so it is asked for by name, and where it is
/// missing a signal keeps its usual meaning.
final class ProcessSignals {
    private ProcessSignals() {}

    /// Has a signal do something else than its usual; on a thread of its own.
    ///
    /// @param name without `SIG`
    /// @return whether it will
    static boolean on(String name, Runnable action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(
                            ProcessSignals.class.getClassLoader(),
                            new Class<?>[] {handlerType},
                            (_, method, _) ->
                                    switch (method.getName()) {
                                        case "handle" -> {
                                            action.run();
                                            yield null;
                                        }
                                        case "equals" -> false;
                                        case "hashCode" -> 0;
                                        default -> "handler of SIG" + name;
                                    });
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
            return true;
        } catch (ReflectiveOperationException _) {
            return false;
        }
    }
}
