package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.Database;
import dev.tollgate.server.store.JdbcTokenStore;
import dev.tollgate.server.store.sqlite.SqliteDatabase;
import dev.tollgate.server.token.DeadTokens;
import dev.tollgate.server.token.SessionOrigin;
import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenGrant;
import dev.tollgate.server.token.TokenLife;
import dev.tollgate.server.token.TokenStore;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Logins store their tokens while dead ones are removed without a pause. */
@Isolated("it measures how long logins take")
@EmbeddedOnly
@Tag("endurance")
final class DeadTokensIT {
    private static final int TOKENS = Proof.of(1_000_000);
    private static final int LOGINS = Proof.of(2_000);
    private static final double LONGEST_MILLISECONDS = 100;

    @TempDir
    private Path directory;

    private final SecureRandom random = new SecureRandom();

    @Test
    void noLoginWaitsLongForTheRemovalOfDeadTokens() throws Exception {
        ManyTokens.fill(directory, TOKENS, 0);
        Path file = directory.resolve(Environment.LIVE.databaseFile());
        execute(file, "UPDATE tokens SET expires_at = 0");
        try (Database database = SqliteDatabase.open(file);
                ExecutorService remover = Executors.newSingleThreadExecutor()) {
            TokenStore tokens = new JdbcTokenStore(database);
            double[] alone = logIn(tokens);
            AtomicBoolean isOver = new AtomicBoolean();
            DeadTokens dead = new DeadTokens(tokens, new TokenLife(Map.of(), Optional.empty()), Clock.systemUTC());
            Future<?> removal = remover.submit(() -> {
                while (!isOver.get()) {
                    dead.removeSome();
                }
            });
            double[] beside = logIn(tokens);
            isOver.set(true);
            removal.get();
            System.out.printf(
                    "%,d tokens stored beside the removal of dead ones among %,d, and without it, on %s: %s, and %s%n",
                    LOGINS, TOKENS, Machine.description(), text(beside), text(alone));
            assertThat(beside[LOGINS / 2]).isLessThan(LONGEST_MILLISECONDS);
        }
    }

    /** How long each took, in milliseconds, the shortest first. */
    private double[] logIn(TokenStore tokens) {
        double[] milliseconds = new double[LOGINS];
        SessionOrigin origin = new SessionOrigin("192.0.2.7", "test");
        Instant now = Instant.now();
        for (int i = 0; i < LOGINS; i++) {
            byte[] digest = new byte[32];
            random.nextBytes(digest);
            UserId user = new UserId("1700000000000x%018d".formatted(i % 100));
            TokenGrant grant = new TokenGrant(user, now, now.plus(Duration.ofDays(1)), now);
            long start = System.nanoTime();
            assertThat(tokens.add(TokenDigest.ofStored(digest), grant, 0, origin, 1_000))
                    .isPresent();
            milliseconds[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(milliseconds);
        return milliseconds;
    }

    private static String text(double[] sorted) {
        return "%.1f ms (median), %.1f ms (99 %%), %.1f ms (longest)"
                .formatted(sorted[LOGINS / 2], sorted[LOGINS * 99 / 100], sorted[LOGINS - 1]);
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
