package dev.tollgate.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.Setting;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNameTest {
    private static final List<String> KEYS =
            Stream.of(Setting.values()).map(Setting::key).toList();

    @ParameterizedTest
    @CsvSource({
        "prot, port",
        "data-directory, data-dir",
        "dataDir, data-dir",
        "DATA_DIR, data-dir",
        "--data-dir, data-dir",
        "db-url, database-url",
        "database-passwd, database-password",
        "pepper, pepper-file",
        "trusted-proxy, trusted-proxies",
        "allowed-origin, allowed-origins",
    })
    void whatIsMeantIsFound(String wrong, String meant) {
        assertThat(NearestName.question(wrong, KEYS)).isEqualTo("; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"colour", "zzz", "x", "''"})
    void whatIsLikeNothingIsNotGuessed(String wrong) {
        assertThat(NearestName.question(wrong, KEYS)).isEmpty();
    }

    /** As fingers do it: a letter is left out, hit twice, or changes places with the next one. */
    @Test
    void everySlipIsSeenThrough() {
        for (String key : KEYS) {
            for (int i = 0; i + 1 < key.length(); i++) {
                String before = key.substring(0, i);
                String behind = key.substring(i + 2);
                char one = key.charAt(i);
                char next = key.charAt(i + 1);
                for (String slip : List.of(
                        before + next + behind, before + one + one + next + behind, before + next + one + behind)) {
                    assertThat(NearestName.question(slip, KEYS)).as(slip).contains(key);
                }
            }
        }
    }
}
