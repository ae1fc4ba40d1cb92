package dev.tollgate.server.cli;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of each signal to stop: SIGTERM, Ctrl-C's SIGINT, and SIGHUP of a terminal that goes.
 *
 * <p>A shutdown hook would hear the first one only, so this is {@code sun.misc.Signal} of the module
 * {@code jdk.unsupported}. It is reached by name because the compiler warns of every mention.
 */
final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private StopSignals() {}

    /** Calls the action at every signal, instead of ending the process. */
    static void handle(Runnable action) {
        for (String name : new String[] {"TERM", "INT", "HUP"}) {
            try {
                handle(name, action);
            } catch (ReflectiveOperationException notOnThisSystem) {
                LOG.debug("SIG{} is not handled", name, notOnThisSystem);
            }
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                StopSignals.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signalType
                .getMethod("handle", signalType, handlerType)
                .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
    }
}
