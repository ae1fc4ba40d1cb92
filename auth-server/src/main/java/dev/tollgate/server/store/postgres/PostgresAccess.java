package dev.tollgate.server.store.postgres;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Where the database is and how it is spoken to.
 *
 * @param url as the driver takes it; what it says of certificates and of several hosts is left to the driver
 * @param connections of one environment at most, at least 2
 * @param acceptsLostWrites whether the database may be one that loses acknowledged writes in a crash
 */
public record PostgresAccess(
        String url,
        Optional<String> user,
        Optional<DatabasePassword> password,
        int connections,
        PostgresTimeouts timeouts,
        boolean acceptsLostWrites) {
    private static final String APPLICATION = "tollgate";

    /** They are settings of their own, or must be as they are. */
    private static final List<PGProperty> NOT_IN_URL = List.of(
            PGProperty.USER,
            PGProperty.PASSWORD,
            PGProperty.CONNECT_TIMEOUT,
            PGProperty.SOCKET_TIMEOUT,
            PGProperty.LOGIN_TIMEOUT,
            PGProperty.CANCEL_SIGNAL_TIMEOUT,
            PGProperty.TCP_KEEP_ALIVE,
            PGProperty.REWRITE_BATCHED_INSERTS,
            PGProperty.CURRENT_SCHEMA,
            PGProperty.OPTIONS,
            PGProperty.SSL_PASSWORD,
            PGProperty.TARGET_SERVER_TYPE,
            PGProperty.READ_ONLY,
            PGProperty.AUTOSAVE);

    /** Tells what is wrong with a URL, without repeating it, since it may hold a password; empty if nothing is. */
    public static Optional<String> fault(String url) {
        @Nullable Properties parts = url.startsWith("jdbc:postgresql:") ? Driver.parseURL(url, new Properties()) : null;
        if (parts == null) {
            return Optional.of("must be such as jdbc:postgresql://db.example/tollgate?sslmode=verify-full");
        }
        List<String> options = options(url);
        if (Set.copyOf(options).size() < options.size()) {
            return Optional.of("must not have an option twice");
        }
        if (!PreferQueryMode.EXTENDED.value().equals(PGProperty.PREFER_QUERY_MODE.getOrDefault(parts))) {
            return Optional.of("must not have preferQueryMode, since statements have to be prepared");
        }
        if (url.replaceFirst("\\?.*", "").contains("@")) {
            return Optional.of("must not have a user or a password, for which there are settings");
        }
        return NOT_IN_URL.stream()
                .map(PGProperty::getName)
                .filter(options::contains)
                .findFirst()
                .map(name -> "must not have " + name + ", for which there is a setting or only one right value");
    }

    /** The names of those that the URL itself has, as often as it has them. */
    private static List<String> options(String url) {
        return Stream.of(url.split("\\?", 2))
                .skip(1)
                .flatMap(options -> Stream.of(options.split("&", -1)))
                .map(option -> option.replaceFirst("=.*", ""))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    public PostgresAccess withTimeouts(PostgresTimeouts others) {
        return new PostgresAccess(url, user, password, connections, others, acceptsLostWrites);
    }

    /** Host, port and database, without what may be secret. */
    public String place() {
        return url.replaceAll("\\?.*", "").replaceFirst("^jdbc:", "");
    }

    String place(String schema) {
        return place() + ", schema " + schema;
    }

    /** Opens connections whose statements see one schema and have these time-outs. */
    PGSimpleDataSource dataSource(String schema) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(url);
        user.ifPresent(dataSource::setUser);
        password.map(DatabasePassword::text).ifPresent(dataSource::setPassword);
        if (!options(url).contains(PGProperty.APPLICATION_NAME.getName())) {
            dataSource.setApplicationName(APPLICATION);
        }
        dataSource.setCurrentSchema(schema);
        dataSource.setConnectTimeout((int) timeouts.connect().toSeconds());
        dataSource.setLoginTimeout((int) timeouts.connect().toSeconds() * dataSource.getServerNames().length);
        if (dataSource.getServerNames().length > 1) {
            // A standby lags behind, and so does not know what was answered last.
            dataSource.setTargetServerType("primary");
        }
        dataSource.setSocketTimeout((int) timeouts.socket().toSeconds());
        dataSource.setCancelSignalTimeout((int) timeouts.connect().toSeconds());
        dataSource.setTcpKeepAlive(true);
        dataSource.setReWriteBatchedInserts(true);
        dataSource.setOptions(Stream.of(
                        "statement_timeout=" + timeouts.statement().toMillis(),
                        "lock_timeout=" + timeouts.lock().toMillis(),
                        "idle_in_transaction_session_timeout=" + timeouts.work().toMillis(),
                        // What a node that has vanished without a word holds locked, others wait for until these
                        // notice.
                        "tcp_keepalives_idle=5",
                        "tcp_keepalives_interval=2",
                        "tcp_keepalives_count=3")
                .map(option -> "-c " + option)
                .collect(Collectors.joining(" ")));
        return dataSource;
    }
}
