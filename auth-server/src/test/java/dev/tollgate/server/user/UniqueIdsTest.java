package dev.tollgate.server.user;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UniqueIdsTest {
    private final UniqueIds ids =
            new UniqueIds(Clock.fixed(Instant.ofEpochMilli(1_760_000_000_000L), UTC), new SecureRandom());

    @Test
    void anIdIsTheTimeAndEighteenDigits() {
        assertThat(ids.next()).matches("1760000000000x\\d{18}");
    }

    @Test
    void idsOfOneMomentDiffer() {
        assertThat(Stream.generate(ids::next).limit(10_000)).doesNotHaveDuplicates();
    }

    @Test
    void everyIdNamesAUser() {
        assertThat(UserId.parse(ids.next())).isPresent();
        assertThat(UserId.parse("1234567890123x12")).isPresent();
        assertThat(UserId.parse("1234567890123x")).isEmpty();
        assertThat(UserId.parse("x1234567890123x12")).isEmpty();
    }
}
