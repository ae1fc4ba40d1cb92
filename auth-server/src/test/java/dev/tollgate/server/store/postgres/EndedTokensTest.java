package dev.tollgate.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.store.Announcements;
import dev.tollgate.server.store.EndedTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of the ends of tokens is announced. */
final class EndedTokensTest {
    private static final String USER = "1760000000000x123456789012345678";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BEGUN = "listening has begun";

    private final PostgresAccess access = TestPostgres.newDatabase();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private PostgresDatabase database;

    @BeforeEach
    void listen() throws Exception {
        database = PostgresDatabase.open(access, "tollgate_live");
        database.listen(EndedTokens.TOPIC, new Announcements() {
            @Override
            public void heard(String announcement) {
                heard.add(announcement);
            }

            @Override
            public void missedSome() {
                heard.add(BEGUN);
            }
        });
        assertThat(next()).isEqualTo(BEGUN);
        execute("INSERT INTO users (id, email, password_hash, disabled, created_at, modified_at) VALUES ('" + USER
                + "', 'ada@example.com', '', false, 0, 0)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatEndsIsAnnouncedAndWhatExpiredADayAgoIsRemovedInSilence() throws Exception {
        add("cc", "-1 day");
        execute("DELETE FROM tokens");
        add("aa", "1 year");
        add("bb", "-1 minute");
        execute("DELETE FROM tokens");
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder(announced("aa"), announced("bb"));
    }

    private String next() throws Exception {
        return Optional.ofNullable(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .orElse("nothing");
    }

    private static String announced(String digits) {
        return digits.repeat(32) + " " + USER;
    }

    private void add(String digits, String expiresIn) {
        execute("INSERT INTO tokens SELECT decode(repeat('" + digits + "', 32), 'hex'), '" + USER
                + "', 0, extract(epoch FROM now() + interval '" + expiresIn + "') * 1000, 0, '', ''");
    }

    private void execute(String sql) {
        database.change(handle -> handle.execute(sql));
    }
}
