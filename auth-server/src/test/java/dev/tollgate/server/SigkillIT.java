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
        try (UserAdministration administration = UserAdministration.create(directory, Environment.LIVE)) {
            CheapUsers users = new CheapUsers(administration.users());
            for (Client client : clients) {
                assertThat(users.add(Email.parse(client.email).orElseThrow(), TestUser.PASSWORD))
                        .isPresent();
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
        assertThat(clients).allSatisfy(client -> {
            assertThat(client.logins).isPositive();
            assertThat(client.endings).isPositive();
        });
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
        CountDownLatch underWay = new CountDownLatch(CLIENTS);
        AtomicBoolean killed = new AtomicBoolean();
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (Client client : clients) {
                running.add(executor.submit(() -> client.callUntilKilled(server.port(), underWay, killed)));
            }
            try {
                assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("each client had an answer")
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
                "%d kills: %d tokens and %d endings of tokens that were answered have all held, %d checks were right"
                        + " meanwhile, and of %d tokens whose ending was not answered %d had ended%n",
                KILLS,
                clients.stream().mapToInt(client -> client.logins).sum(),
                clients.stream().mapToInt(client -> client.endings).sum(),
                clients.stream().mapToInt(client -> client.checks).sum(),
                clients.stream().mapToInt(client -> client.doubts).sum(),
                clients.stream().mapToInt(client -> client.endingsUnanswered).sum());
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
        private int logins;
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
            return chance < 90
                    ? end(List.of(token), post("/wf/logout", token), connection)
                    : end(
                            live.stream().filter(other -> !other.equals(token)).toList(),
                            post("/wf/logout-other-sessions", token),
                            connection);
        }

        private boolean logIn(RawConnection connection) throws IOException {
            Optional<RawAnswer> answer =
                    answer(new ProxiedLogin(address, email, TestUser.PASSWORD).request(), connection);
            if (answer.isPresent()) {
                assertThat(answer.get().status()).as(answer.toString()).isEqualTo(200);
                tokens.put(TestUser.token(answer.get()), Fate.LIVE);
                logins++;
            }
            return answer.isPresent();
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

        private static String post(String path, String token) {
            return "POST /api/1.1" + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nAuthorization: Bearer "
                    + token + "\r\n\r\n";
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
