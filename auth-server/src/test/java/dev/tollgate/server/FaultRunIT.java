package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.History.Operation;
import dev.tollgate.server.History.Outcome;
import dev.tollgate.server.Node.Reply;
import dev.tollgate.server.store.postgres.FaultyNetwork;
import dev.tollgate.server.store.postgres.PostgresProcess;
import dev.tollgate.server.user.Email;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one database while one fault follows another, and many who log in, check tokens and log out: one node in
 * this JVM, whose clock can be set, and one that is a process of its own, which can be killed. All that is answered is
 * recorded, and {@link History} says what of it must not be.
 *
 * <p>{@code -Dtollgate.fault-seed=NUMBER} repeats the faults of a run and what each client draws, though not how they
 * meet.
 */
@Tag("endurance")
final class FaultRunIT {
    private static final long SEED = Long.getLong("tollgate.fault-seed", System.nanoTime());
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final int CLIENTS = 8;
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(4);
    private static final int LEAST_FAULT_MILLIS = 50;
    private static final int MOST_FAULT_MILLIS = 1_500;
    private static final int LEAST_PAUSE_MILLIS = 200;
    private static final int MOST_PAUSE_MILLIS = 800;
    private static final int MOST_STEP_MINUTES = 24 * 60;
    private static final int MOST_STARTS = 5;
    private static final int LATELY = 20;
    private static final int DISK_MEGABYTES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final MovableTime time = new MovableTime();
    private final History history = new History();
    private final Map<String, Node> nodes = new ConcurrentHashMap<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private Optional<Program.Server> process = Optional.empty();

    @Test
    void onPostgresNothingAcknowledgedIsLostOrUndone() throws Exception {
        PostgresProcess postgres = PostgresProcess.start(Files.createDirectory(directory.resolve("postgres")));
        try (postgres;
                FaultyNetwork one = FaultyNetwork.to(postgres.port());
                FaultyNetwork other = FaultyNetwork.to(postgres.port())) {
            run(
                    onPostgres(one),
                    onPostgres(other),
                    Proof.of(40),
                    Proof.of(8_000),
                    new Fault("database stopped", postgres::stop, postgres::goOn),
                    new Fault("database killed", postgres::kill, postgres::restart),
                    new Fault("connections cut once", one::cutOnce, one::heal),
                    new Fault("cut off", one::cut, one::heal),
                    new Fault("silent", other::silence, other::heal),
                    new Fault("slow", () -> other.delay(Duration.ofMillis(100)), other::heal));
        }
    }

    @Test
    void onSqliteNothingAcknowledgedIsLostOrUndone() throws Exception {
        Assumptions.assumeTrue(SmallDisk.isPossible(), "a small disk can be mounted");
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(directory.resolve("disk")), DISK_MEGABYTES)) {
            Map<Setting, String> settings =
                    Map.of(Setting.DATA_DIR, disk.directory().resolve("data").toString());
            run(
                    settings,
                    settings,
                    Math.max(4, Proof.of(10)),
                    Proof.of(2_000),
                    new Fault("disk full", disk::fill, disk::empty));
        }
    }

    private Map<Setting, String> onPostgres(FaultyNetwork network) {
        return Map.of(
                Setting.DATABASE_URL,
                "jdbc:postgresql://127.0.0.1:" + network.port() + "/postgres",
                Setting.DATABASE_USER,
                "postgres",
                Setting.DATA_DIR,
                directory.resolve("data").toString());
    }

    /** Something that happens, and its end. */
    private record Fault(String name, Happening begin, Happening end) {}

    private interface Happening {
        void happen() throws Exception;
    }

    private void run(
            Map<Setting, String> one,
            Map<Setting, String> other,
            int leastFaults,
            int leastAnswers,
            Fault... ofDatabase)
            throws Exception {
        System.out.println("-Dtollgate.fault-seed=" + SEED);
        nodes.put("set", Node.start(bounded(one), time));
        serve(other);
        List<Fault> faults = new ArrayList<>(List.of(ofDatabase));
        faults.add(new Fault("node killed", this::kill, () -> serve(other)));
        faults.add(new Fault("node stopped", () -> signal("STOP"), () -> signal("CONT")));
        faults.add(new Fault("clock set", () -> time.step(Duration.ofMinutes(step())), () -> {}));
        Map<String, Integer> happened = new HashMap<>();
        AtomicBoolean isOver = new AtomicBoolean();
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            addUsers(one);
            List<Future<Void>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> executor.submit(() -> callUntil(isOver, number)))
                    .toList();
            try {
                for (int count = 0; count < leastFaults || history.size() < leastAnswers; count++) {
                    pause(LEAST_PAUSE_MILLIS, MOST_PAUSE_MILLIS);
                    if (count % faults.size() == 0) {
                        Collections.shuffle(faults, random);
                    }
                    Fault fault = faults.get(count % faults.size());
                    happened.merge(fault.name, 1, Integer::sum);
                    fault.begin.happen();
                    pause(LEAST_FAULT_MILLIS, MOST_FAULT_MILLIS);
                    fault.end.happen();
                }
            } finally {
                isOver.set(true);
            }
            for (Future<Void> client : clients) {
                client.get();
            }
            lookAtAll();
        } finally {
            nodes.values().forEach(Node::close);
        }
        System.out.printf(
                "%d requests, %d not answered as asked for, %s, during %d faults: %s%n",
                requests.get(),
                unanswered.get(),
                Stream.of(Outcome.values())
                        .map(outcome -> history.count(outcome) + " " + outcome)
                        .toList(),
                happened.values().stream().mapToInt(count -> count).sum(),
                happened);
        assertThat(history.findings(BOUND)).isEmpty();
        assertThat(Stream.of(Outcome.ISSUED, Outcome.ACCEPTED, Outcome.REFUSED, Outcome.REVOKED))
                .allSatisfy(outcome ->
                        assertThat(history.count(outcome)).as(outcome.name()).isPositive());
    }

    private static Map<Setting, String> bounded(Map<Setting, String> settings) {
        Map<Setting, String> bounded = new HashMap<>(settings);
        bounded.put(Setting.REVOCATION_BOUND, String.valueOf(BOUND.toSeconds()));
        return bounded;
    }

    private void addUsers(Map<Setting, String> settings) {
        try (Administration administration =
                Administration.existing(Config.databases(Settings.of(settings)), Environment.LIVE)) {
            CheapUsers users = new CheapUsers(administration.users());
            for (int number = 0; number < CLIENTS; number++) {
                assertThat(users.add(Email.parse(email(number)).orElseThrow(), PASSWORD))
                        .isPresent();
            }
        }
    }

    private static String email(int number) {
        return "user" + number + "@example.com";
    }

    private void serve(Map<Setting, String> settings) throws IOException {
        Map<Setting, String> given = Node.withoutLimits(bounded(settings));
        Path data = Path.of(Objects.requireNonNull(given.remove(Setting.DATA_DIR)));
        String[] options = given.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey().option(), setting.getValue()))
                .toArray(String[]::new);
        Program.Server started = start(data, options, MOST_STARTS);
        process = Optional.of(started);
        nodes.put("killed", Node.of(started));
    }

    /** As those do who watch over a server: on a busy machine it may not reach the database in time. */
    private Program.Server start(Path data, String[] options, int most) throws IOException {
        Path log = directory.resolve("log");
        try {
            return Program.serveWithLog(log, data, options);
        } catch (AssertionError ended) {
            System.out.println(Files.readString(log).lines().toList().getLast());
            if (most == 1) {
                throw ended;
            }
            return start(data, options, most - 1);
        }
    }

    private void kill() throws InterruptedException {
        process.orElseThrow().kill();
    }

    private void signal(String name) throws Exception {
        String pid = String.valueOf(process.orElseThrow().process().pid());
        new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
    }

    private int step() {
        return random.nextInt(2 * MOST_STEP_MINUTES) - MOST_STEP_MINUTES;
    }

    private void pause(int least, int most) {
        LockSupport.parkNanos(
                Duration.ofMillis(least + random.nextInt(most - least)).toNanos());
    }

    private @Nullable Void callUntil(AtomicBoolean isOver, int number) throws Exception {
        Random own = new Random(SEED + number);
        List<String> names = List.of("set", "killed");
        while (!isOver.get()) {
            String node = names.get(own.nextInt(names.size()));
            int chance = own.nextInt(100);
            if (tokens.isEmpty() || chance < 20) {
                logIn(node, email(number));
            } else if (chance < 35) {
                revoke(node, any(own));
            } else {
                check(node, any(own));
            }
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
        return null;
    }

    /** Every other time one of the last, which is more likely to be remembered, or to have just been revoked. */
    private String any(Random own) {
        int size = tokens.size();
        return tokens.get(own.nextBoolean() ? own.nextInt(size) : size - 1 - own.nextInt(Math.min(size, LATELY)));
    }

    private boolean logIn(String node, String email) throws InterruptedException {
        long begin = System.nanoTime();
        Optional<Reply> reply = ask(() -> node(node).logIn(email, PASSWORD));
        reply.ifPresent(answer -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            note(begin, node, answer.token(), Outcome.ISSUED);
            tokens.add(answer.token());
        });
        return reply.isPresent();
    }

    private boolean check(String node, String token) throws InterruptedException {
        long begin = System.nanoTime();
        Optional<Reply> reply = ask(() -> node(node).check(token));
        reply.ifPresent(answer -> note(begin, node, token, outcome(answer, Outcome.ACCEPTED)));
        return reply.isPresent();
    }

    private void revoke(String node, String token) throws InterruptedException {
        long begin = System.nanoTime();
        Optional<Reply> reply = ask(() -> node(node).logOut(token));
        note(
                begin,
                node,
                token,
                reply.map(answer -> outcome(answer, Outcome.REVOKED)).orElse(Outcome.MAYBE_REVOKED));
    }

    private static Outcome outcome(Reply answer, Outcome done) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 401);
        return answer.status() == 200 ? done : Outcome.REFUSED;
    }

    private void note(long begin, String node, String token, Outcome outcome) {
        history.add(new Operation(begin, System.nanoTime(), node, token, outcome));
    }

    private Node node(String name) {
        return Objects.requireNonNull(nodes.get(name));
    }

    private interface Request {
        Reply send() throws IOException, InterruptedException;
    }

    /** The answer, unless it is 503 or does not come. */
    private Optional<Reply> ask(Request request) throws InterruptedException {
        requests.incrementAndGet();
        try {
            Optional<Reply> reply = Optional.of(request.send()).filter(answer -> answer.status() != 503);
            unanswered.addAndGet(reply.isPresent() ? 0 : 1);
            return reply;
        } catch (IOException killed) {
            unanswered.incrementAndGet();
            return Optional.empty();
        }
    }

    /** After all faults, and after the bound, each node says of each token what it is. */
    private void lookAtAll() throws InterruptedException {
        LockSupport.parkNanos(BOUND.toNanos());
        for (String node : nodes.keySet()) {
            insist(() -> logIn(node, email(0)));
            for (String token : tokens) {
                insist(() -> check(node, token));
            }
        }
    }

    private interface Attempt {
        boolean succeeds() throws InterruptedException;
    }

    private static void insist(Attempt attempt) throws InterruptedException {
        long begin = System.nanoTime();
        while (!attempt.succeeds()) {
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }
}
