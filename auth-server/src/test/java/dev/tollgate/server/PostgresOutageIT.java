package dev.tollgate.server;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Node.Reply;
import dev.tollgate.server.store.postgres.FaultyNetwork;
import dev.tollgate.server.store.postgres.PostgresAccess;
import dev.tollgate.server.store.postgres.PostgresProcess;
import dev.tollgate.server.store.postgres.TestPostgres;
import dev.tollgate.server.user.Email;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One server goes through all that may happen to its database, each for real, and is never started again: it answers
 * 503 and in time, takes nobody's token for dead and lets nobody in, and works again when the database does.
 */
@Isolated("it asks for answers in time")
@Tag("endurance")
@TestInstance(Lifecycle.PER_CLASS)
final class PostgresOutageIT {
    private static final String PASSWORD = "correct horse battery staple";
    private static final String EMAIL = "ada@example.com";
    private static final Duration BOUND = Duration.ofMinutes(5);
    private static final int ROUNDS = Proof.isFull() ? 4 : 1;
    private static final int AT_ONCE = 6;

    /** More than those that are at work at once: those of one round do not stay until the next. */
    private static final int MOST_THREADS = 64;

    private static final int MOST_LOGINS_ON_A_FULL_DISK = 2_000;
    private static final int DISK_MEGABYTES = 300;

    /** What is promised, for a machine that has nothing else to do; on a busy one it is only printed. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(2);

    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MovableTime time = new MovableTime();
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final List<Connection> held = new ArrayList<>();
    private Optional<SmallDisk> disk = Optional.empty();
    private PostgresProcess postgres;
    private FaultyNetwork network;
    private PostgresAccess superuser;
    private Node node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        if (SmallDisk.isPossible()) {
            disk = Optional.of(SmallDisk.mount(data, DISK_MEGABYTES));
            started.push(disk.get());
        }
        postgres = PostgresProcess.start(Files.createDirectory(data.resolve("postgres")));
        started.push(postgres);
        network = FaultyNetwork.to(postgres.port());
        started.push(network);
        TestPostgres.execute(postgres.access(), "CREATE ROLE tollgate LOGIN");
        TestPostgres.execute(postgres.access(), "CREATE DATABASE tollgate OWNER tollgate");
        superuser = TestPostgres.at(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/tollgate",
                Optional.of("postgres"),
                Optional.empty());
        Map<Setting, String> settings = Map.of(
                Setting.DATABASE_URL,
                "jdbc:postgresql://127.0.0.1:" + network.port() + "/tollgate",
                Setting.DATABASE_USER,
                "tollgate",
                Setting.REVOCATION_BOUND,
                String.valueOf(BOUND.toSeconds()),
                Setting.DATA_DIR,
                directory.toString());
        node = Node.start(settings, time);
        started.push(node);
        try (Administration administration =
                Administration.existing(Config.databases(Settings.of(settings)), Environment.LIVE)) {
            assertThat(new CheapUsers(administration.users())
                            .add(Email.parse(EMAIL).orElseThrow(), PASSWORD))
                    .isPresent();
        }
    }

    @AfterAll
    void end() throws Exception {
        for (AutoCloseable last : started) {
            last.close();
        }
        clients.close();
    }

    /**
     * Something that happens to the database.
     *
     * @param refusesLogins whether no login can be stored meanwhile
     * @param refusesChecks whether no token can be looked up meanwhile
     */
    record Fault(String name, boolean refusesLogins, boolean refusesChecks, Happening begin, Happening end) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Happening {
        void happen() throws Exception;
    }

    Stream<Fault> faults() {
        Stream<Fault> quick = Stream.of(
                new Fault("stopped", true, true, () -> postgres.stop(), () -> postgres.goOn()),
                new Fault("killed", true, true, () -> postgres.kill(), () -> postgres.restart()),
                new Fault("read-only", true, false, () -> setReadOnly("on"), () -> setReadOnly("off")));
        Stream<Fault> more = Stream.of(
                new Fault("tokens locked", true, true, () -> hold("LOCK tollgate_live.tokens"), this::release),
                new Fault(
                        "user locked",
                        true,
                        false,
                        () -> hold("SELECT 1 FROM tollgate_live.users FOR UPDATE"),
                        this::release),
                new Fault("cut off", true, true, () -> network.cut(), () -> network.heal()),
                new Fault("connections cut once", false, false, () -> network.cutOnce(), () -> {}),
                new Fault("connections forgotten", false, false, () -> network.forget(), () -> {}),
                new Fault("silent", true, true, () -> network.silence(), () -> network.heal()),
                new Fault("slow by 100 ms", false, false, () -> network.delay(Duration.ofMillis(100)), network::heal),
                new Fault("slow by 300 ms", false, false, () -> network.delay(Duration.ofMillis(300)), network::heal),
                new Fault("slow by 2 s", true, true, () -> network.delay(Duration.ofSeconds(2)), network::heal),
                new Fault("no connection left", false, false, this::useUpConnections, this::release),
                new Fault("account closed", true, true, () -> setLogin("NOLOGIN"), () -> setLogin("LOGIN")));
        Stream<Fault> full =
                disk.stream().map(small -> new Fault("disk full", false, false, () -> fill(small), small::empty));
        return Proof.isFull() ? Stream.of(quick, more, full).flatMap(faults -> faults) : quick;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whateverHappensToTheDatabaseIsAnOutageAndNoMore(Fault fault) throws Exception {
        Tokens tokens = tokens();
        assertThat(node.check(tokens.known).status()).isEqualTo(200);
        int threads = Thread.activeCount();
        Answers answers = new Answers();

        fault.begin.happen();
        Map<String, Integer> afterLogout = new ConcurrentHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String unknown = tokens.unknown.removeLast();
                String leaving = tokens.leaving.removeLast();
                work.add(answers.of("login", () -> node.logIn(EMAIL, PASSWORD)));
                work.add(answers.of("wrong login", () -> node.logIn(EMAIL, "wrong")));
                work.add(answers.of("check, known", () -> node.check(tokens.known)));
                work.add(answers.of("check, unknown", () -> node.check(unknown)));
                work.add(answers.of("check, ended", () -> node.check(tokens.ended)));
                work.add(answers.of("logout", () -> {
                    Reply reply = node.logOut(leaving);
                    afterLogout.put(leaving, reply.status());
                    return reply;
                }));
            }
            for (Future<Void> done : clients.invokeAll(work)) {
                done.get();
            }
        }
        time.pass(BOUND);
        answers.of("check, known beyond the bound", () -> node.check(tokens.known))
                .call();
        int threadsMeanwhile = Thread.activeCount();
        fault.end.happen();
        Duration recovery = recovery();

        System.out.printf(
                "database %s: works again after %d ms, %d more threads meanwhile; %s%n",
                fault.name, recovery.toMillis(), threadsMeanwhile - threads, answers);
        answers.require("login", fault.refusesLogins ? List.of(503) : List.of(200, 503));
        answers.require("wrong login", List.of(400, 503));
        answers.require("check, known", List.of(200));
        answers.require("check, unknown", fault.refusesChecks ? List.of(503) : List.of(200, 503));
        answers.require("check, ended", fault.refusesChecks ? List.of(503) : List.of(401, 503));
        answers.require("check, known beyond the bound", fault.refusesChecks ? List.of(503) : List.of(200, 503));
        answers.require("logout", List.of(200, 503));
        for (Map.Entry<String, Integer> ended : afterLogout.entrySet()) {
            assertThat(node.check(ended.getKey()).status())
                    .isIn(ended.getValue() == 200 ? List.of(401) : List.of(200, 401));
        }
        assertThat(node.logIn(EMAIL, "wrong").status()).isEqualTo(400);
        assertThat(node.check(tokens.ended).status()).isEqualTo(401);
        assertThat(threadsMeanwhile - threads).isLessThan(MOST_THREADS);
        if (Proof.isFull()) {
            assertThat(answers.longest()).isLessThan(LONGEST_ANSWER);
            assertThat(recovery).isLessThan(LONGEST_RECOVERY);
        }
    }

    /**
     * One that the server remembers, some that it does not, some that it does and that will be ended, and an ended one.
     */
    private record Tokens(String known, List<String> unknown, List<String> leaving, String ended) {}

    private Tokens tokens() throws Exception {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < ROUNDS * AT_ONCE; i++) {
            unknown.add(node.logIn(EMAIL, PASSWORD).token());
        }
        String ended = node.logIn(EMAIL, PASSWORD).token();
        assertThat(node.logOut(ended).status()).isEqualTo(200);
        time.pass(BOUND);
        List<String> leaving = new ArrayList<>();
        for (int i = 0; i < ROUNDS * AT_ONCE; i++) {
            leaving.add(node.logIn(EMAIL, PASSWORD).token());
            assertThat(node.check(leaving.getLast()).status()).isEqualTo(200);
        }
        return new Tokens(node.logIn(EMAIL, PASSWORD).token(), unknown, leaving, ended);
    }

    /** How long it takes until somebody can log in, be known, and log out. */
    private Duration recovery() throws Exception {
        long begin = System.nanoTime();
        while (!isWorking()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private boolean isWorking() throws Exception {
        Reply login = node.logIn(EMAIL, PASSWORD);
        return login.status() == 200
                && node.check(login.token()).status() == 200
                && node.logOut(login.token()).status() == 200;
    }

    /** There is room in what the database has already taken until it needs one page more. */
    private void fill(SmallDisk small) throws Exception {
        small.fill();
        int logins = 0;
        while (node.logIn(EMAIL, PASSWORD).status() == 200) {
            assertThat(logins++).as("logins on a full disk").isLessThan(MOST_LOGINS_ON_A_FULL_DISK);
        }
    }

    private void setReadOnly(String value) {
        TestPostgres.execute(superuser, "ALTER SYSTEM SET default_transaction_read_only = " + value);
        TestPostgres.execute(superuser, "SELECT pg_reload_conf()");
    }

    private void setLogin(String value) {
        TestPostgres.execute(superuser, "ALTER ROLE tollgate " + value);
        endConnections();
    }

    private void endConnections() {
        TestPostgres.execute(
                superuser, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tollgate'");
    }

    private void hold(String lock) throws SQLException {
        Connection connection = DriverManager.getConnection(superuser.url(), "postgres", "");
        held.add(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(lock);
        }
    }

    /** The server's own are ended first, so that it needs others. */
    private void useUpConnections() throws SQLException {
        endConnections();
        try {
            while (true) {
                held.add(DriverManager.getConnection(superuser.url(), "postgres", ""));
            }
        } catch (SQLException noneLeft) {
            assertThat(noneLeft.getSQLState()).isEqualTo("53300");
        }
    }

    private void release() throws SQLException {
        for (Connection connection : held) {
            connection.close();
        }
        held.clear();
    }

    /** What was answered to each kind of request, and how late. */
    private static final class Answers {
        private final Map<String, Collection<Reply>> replies = new LinkedHashMap<>();

        synchronized Callable<Void> of(String kind, Callable<Reply> request) {
            Collection<Reply> all =
                    replies.computeIfAbsent(kind, unused -> Collections.synchronizedList(new ArrayList<>()));
            return () -> {
                all.add(request.call());
                return null;
            };
        }

        void require(String kind, List<Integer> statuses) {
            assertThat(replies.get(kind)).as(kind).allSatisfy(reply -> {
                assertThat(reply.status()).isIn(statuses);
                assertThat(reply.retryAfter().isPresent()).isEqualTo(reply.status() == 503);
            });
        }

        Duration longest() {
            return replies.values().stream()
                    .flatMap(Collection::stream)
                    .map(Reply::time)
                    .max(naturalOrder())
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return replies.entrySet().stream()
                    .map(kind -> kind.getKey() + " "
                            + kind.getValue().stream()
                                    .collect(Collectors.groupingBy(Reply::status, TreeMap::new, Collectors.counting()))
                            + " in "
                            + kind.getValue().stream()
                                    .map(Reply::time)
                                    .max(naturalOrder())
                                    .orElseThrow()
                                    .toMillis()
                            + " ms at most")
                    .collect(Collectors.joining(", "));
        }
    }
}
