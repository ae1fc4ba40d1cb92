package dev.tollgate.server.exchange;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ConnectionProbe;

/**
 * Sees every byte that a listener reads and writes, because the listener finds it on the class path. To a program that
 * is started by {@code java -jar} it comes as an agent, which does nothing but to be on the class path.
 */
// Grizzly's probes have raw types.
@SuppressWarnings("rawtypes")
public final class ExchangeRecorder extends ConnectionProbe.Adapter {
    private static final String SERVER = "dev.tollgate.server.AuthServer";
    private static final ExchangeLog LOG = new ExchangeLog();

    private static volatile Optional<String> testOfProgram = Optional.empty();

    /** Weak, since the last bytes of a connection may be told of after its end. */
    private final Map<Connection, Conversation> conversations = Collections.synchronizedMap(new WeakHashMap<>());

    private final String test = testOfProgram.orElseGet(ExchangeRecorder::testOnStack);
    private final boolean isServer = onStack(SERVER::equals).isPresent();

    /** Begins to record what a program does for a test. */
    public static void premain(String test) {
        testOfProgram = Optional.of(test);
    }

    /** The simple name of the test class whose method has called; of a thread of no test, that of the thread. */
    public static String testOnStack() {
        return onStack(name -> name.matches(".*(Test|IT|Contract)"))
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .orElseGet(() -> Thread.currentThread().getName());
    }

    @Override
    public void onReadEvent(Connection connection, Buffer data, int size) {
        conversation(connection).received(bytesBefore(data, size));
    }

    @Override
    public void onWriteEvent(Connection connection, Buffer data, long size) {
        if (size > 0) {
            conversation(connection).sent(bytesBefore(data, (int) size));
        }
    }

    @Override
    public void onCloseEvent(Connection connection) {
        conversation(connection).end();
    }

    private Conversation conversation(Connection connection) {
        return conversations.computeIfAbsent(
                connection, unknown -> new Conversation(exchange -> LOG.add(exchange.of(test, isServer))));
    }

    /** What was moved ends where the buffer stands. */
    private static byte[] bytesBefore(Buffer data, int size) {
        byte[] bytes = new byte[size];
        data.position(data.position() - size);
        data.get(bytes);
        return bytes;
    }

    private static Optional<String> onStack(java.util.function.Predicate<String> name) {
        return StackWalker.getInstance()
                .walk(frames -> names(frames).filter(name).findFirst());
    }

    /** Of the outermost classes. */
    private static Stream<String> names(Stream<StackWalker.StackFrame> frames) {
        return frames.map(frame -> frame.getClassName().replaceFirst("\\$.*", ""));
    }
}
