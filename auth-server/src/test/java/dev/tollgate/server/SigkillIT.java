package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Program.Server;
import dev.tollgate.server.user.Email;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that is killed at any moment has kept what it answered: who logged in still is, and who logged out too. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("endurance")
final class SigkillIT {
    private static final int KILLS = Proof.of(50);
    private static final int CLIENTS = 6;
    private static final int ANSWERS_BEFORE = 50;
    private static final long LONGEST_LOAD_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Client> clients = Stream.iterate(0, number -> number + 1)
            .limit(CLIENTS)
            .map(Client::new)
            .toList();

    @BeforeEach
    void addUsers() {
        String key = TestUser.serviceKey(directory);
        try (Administration administration = Administration.create(TestDatabases.of(directory), Environment.LIVE)) {
            CheapUsers users = new CheapUsers(administration.users());
            for (Client client : clients) {
                assertThat(users.add(Email.parse(client.email).orElseThrow(), TestUser.PASSWORD))
                        .isPresent();
                client.key = key;
            }
        }
    }

    @Test
    void whatWasAnsweredOutlivesAnyKill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            try (Server server = serve()) {
                requireFates(server);
                killUnderLoad(server);
            }
        }
        try (Server server = serve()) {
            requireFates(server);
        }
        print();
        assertThat(sum(client -> client.logins)).isPositive();
        assertThat(sum(client -> client.endings)).isPositive();
    }

    private int sum(ToIntFunction<Client> figure) {
        return clients.stream().mapToInt(figure).sum();
    }

    private Server serve() throws IOException {
        return Program.serveWithLog(
                directory.resolve("log"), directory, LoginSettings.behindAProxy(Unthrottled.cheapOptions()));
    }

    private void requireFates(Server server) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (Client client : clients) {
                client.requireFates(connection);
            }
        }
    }

    private void killUnderLoad(Server server) throws Exception {
        CountDownLatch underWay = new CountDownLatch(ANSWERS_BEFORE);
        AtomicBoolean killed = new AtomicBoolean();
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (Client client : clients) {
                running.add(executor.submit(() -> client.callUntilKilled(server.port(), underWay, killed)));
            }
            try {
                assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("the requests before the kill are answered")
                        .isTrue();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_LOAD_NANOS));
            } finally {
                killed.set(true);
                server.kill();
            }
            for (Future<Void> client : running) {
                client.get();
            }
        }
    }

    private void print() {
        System.out.printf(
                "%d kills: what was answered has held, %d tokens, %d endings of tokens and %d changes of a password;"
                    + " %d checks were right meanwhile, and of %d tokens whose ending was not answered %d had ended%n",
                KILLS,
                sum(client -> client.logins),
                sum(client -> client.endings),
                sum(client -> client.changes),
                sum(client -> client.checks),
                sum(client -> client.doubts),
                sum(client -> client.endingsUnanswered));
    }

    /** What a token must be found to be. */
    private enum Fate {
        LIVE,
        ENDED,
        /** It was to be ended, and no answer came. */
        UNKNOWN
    }

    /** The only one who knows its user's tokens, and who does one thing after the other with them. */
    private static final class Client {
        private final String email;
        private final String address;
        private final Map<String, Fate> tokens = new LinkedHashMap<>();

        /** The only one that may be the user's, or the old one and the new one of a change that was not answered. */
        private List<String> passwords = List.of(TestUser.PASSWORD);

        private String key = "";
        private int logins;
        private int changes;
        private int endings;
        private int checks;
        private int doubts;
        private int endingsUnanswered;

        private Client(int number) {
            this.email = "user" + number + "@example.com";
            this.address = "198.51.100." + (1 + number);
        }

        private @Nullable Void callUntilKilled(int port, CountDownLatch underWay, AtomicBoolean killed)
                throws IOException {
            try (RawConnection connection = RawConnection.to(port)) {
                while (call(connection)) {
                    underWay.countDown();
                }
            }
            assertThat(killed.get())
                    .as("the server is killed before it leaves a client")
                    .isTrue();
            return null;
        }

        /** Does something by chance; returns whether it was answered. */
        private boolean call(RawConnection connection) throws IOException {
            List<String> live = tokens.keySet().stream()
                    .filter(token -> tokens.get(token) == Fate.LIVE)
                    .toList();
            int chance = ThreadLocalRandom.current().nextInt(100);
            if (live.size() < 2 || chance < 30) {
                return logIn(connection);
            }
            String token = live.get(ThreadLocalRandom.current().nextInt(live.size()));
            if (chance < 60) {
                return check(connection);
            }
            if (chance < 75) {
                return end(List.of(token), TestUser.post("/wf/logout", token, "text/plain", ""), connection);
            }
            if (chance < 90) {
                return end(List.of(token), TestUser.postToken("/oauth2/revoke", key, token), connection);
            }
            List<String> others =
                    live.stream().filter(other -> !other.equals(token)).toList();
            return chance < 95
                    ? end(others, TestUser.post("/wf/logout-other-sessions", token, "text/plain", ""), connection)
                    : changePassword(others, token, connection);
        }

        private boolean logIn(RawConnection connection) throws IOException {
            String password = passwords.getLast();
            Optional<RawAnswer> answer = answer(new ProxiedLogin(address, email, password).request(), connection);
            if (answer.isPresent() && answer.get().status() == 400 && passwords.size() == 2) {
                passwords = List.of(passwords.getFirst());
            } else if (answer.isPresent()) {
                assertThat(answer.get().status()).as(answer.toString()).isEqualTo(200);
                passwords = List.of(password);
                tokens.put(TestUser.token(answer.get()), Fate.LIVE);
                logins++;
            }
            return answer.isPresent();
        }

        private boolean changePassword(List<String> others, String own, RawConnection connection) throws IOException {
            if (passwords.size() == 2) {
                return logIn(connection);
            }
            String old = passwords.getFirst();
            String next = TestUser.PASSWORD + " " + logins;
            passwords = List.of(old, next);
            String body = "{\"old_password\":\"" + old + "\",\"new_password\":\"" + next + "\"}";
            boolean answered =
                    end(others, TestUser.post("/wf/change-password", own, "application/json", body), connection);
            if (answered) {
                passwords = List.of(next);
                changes++;
            }
            return answered;
        }

        /** Checks any token, as its fate is known while a server runs. */
        private boolean check(RawConnection connection) throws IOException {
            List<String> all = List.copyOf(tokens.keySet());
            String token = all.get(ThreadLocalRandom.current().nextInt(all.size()));
            Optional<RawAnswer> answer = answer(TestUser.check(token).getBytes(US_ASCII), connection);
            answer.ifPresent(found -> {
                assertThat(fate(found)).isEqualTo(tokens.get(token));
                checks++;
            });
            return answer.isPresent();
        }

        private boolean end(List<String> ended, String request, RawConnection connection) throws IOException {
            ended.forEach(token -> tokens.put(token, Fate.UNKNOWN));
            Optional<RawAnswer> answer = answer(request.getBytes(US_ASCII), connection);
            answer.ifPresent(found -> {
                assertThat(found.status()).as(found.toString()).isEqualTo(200);
                ended.forEach(token -> tokens.put(token, Fate.ENDED));
                endings += ended.size();
            });
            return answer.isPresent();
        }

        /** Fails unless all tokens are what they must be; from now on each is what it was found to be. */
        private void requireFates(RawConnection connection) throws IOException {
            for (Map.Entry<String, Fate> token : tokens.entrySet()) {
                connection.send(TestUser.check(token.getKey()));
                Fate found = fate(connection.answer());
                if (token.getValue() == Fate.UNKNOWN) {
                    doubts++;
                    endingsUnanswered += found == Fate.ENDED ? 1 : 0;
                    token.setValue(found);
                }
                assertThat(found)
                        .as("what a token of %s is after a kill", email)
                        .isEqualTo(token.getValue());
            }
        }

        private static Fate fate(RawAnswer answer) {
            assertThat(answer.status()).as(answer.toString()).isIn(200, 401);
            return answer.status() == 200 ? Fate.LIVE : Fate.ENDED;
        }

        private static Optional<RawAnswer> answer(byte[] request, RawConnection connection) throws IOException {
            try {
                connection.send(request);
            } catch (SocketException killed) {
                return Optional.empty();
            }
            return connection.answerUnlessEnded();
        }
    }
}
