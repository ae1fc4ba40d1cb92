package dev.tollgate.contract.junit;

import dev.tollgate.server.Setting;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts a real Tollgate in the JVM of the test for whatever has a parameter of type {@link TollgateServer}, and stops it
 * after the test. Each test has a server of its own, unless its class asks for one, by a parameter of its constructor or
 * of a {@code @BeforeAll}: then all tests of the class share that.
 *
 * <p>It works with JUnit 5 and 6. Log configuration is left to the test.
 */
public final class TollgateExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(TollgateExtension.class);

    /** What the extension decides. */
    private static final Set<Setting> FIXED = Set.of(Setting.HOST, Setting.PORT, Setting.DATA_DIR);

    private final Map<Setting, String> settings;

    /** For {@code @ExtendWith}: a server with its default settings, but that one machine may fail to log in often. */
    public TollgateExtension() {
        this(new EnumMap<>(Setting.class));
        settings.put(Setting.ADDRESS_FAILURES_PER_MINUTE, "50000");
        settings.put(Setting.ADDRESS_FAILURES_PER_HOUR, "50000");
    }

    private TollgateExtension(Map<Setting, String> settings) {
        this.settings = settings;
    }

    /**
     * For {@code @RegisterExtension}: the same with an option of {@code serve}.
     *
     * @param option such as {@code --idle-life}
     * @throws IllegalArgumentException if there is none, or the extension decides it
     */
    public TollgateExtension with(String option, String value) {
        Setting setting = Arrays.stream(Setting.values())
                .filter(known -> known.option().equals(option) && !FIXED.contains(known))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no option " + option + " here"));
        Map<Setting, String> more = new EnumMap<>(settings);
        more.put(setting, value);
        return new TollgateExtension(more);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TollgateServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        @Nullable TollgateServer running = store.get(TollgateServer.class, TollgateServer.class);
        if (running != null) {
            return running;
        }
        TollgateServer started = TollgateServer.start(settings);
        store.put(TollgateServer.class, started);
        return started;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop(context);
    }

    /** What an enclosing context has stays. */
    private static void stop(ExtensionContext context) {
        @Nullable
        TollgateServer server = context.getStore(NAMESPACE).remove(TollgateServer.class, TollgateServer.class);
        if (server != null) {
            server.stop();
        }
    }
}
