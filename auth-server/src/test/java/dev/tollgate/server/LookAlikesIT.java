package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.TestServer.Answer;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.UserId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses that look alike: whoever has one never gets into the account of the other by a password of one's own. */
@Tag("endurance")
final class LookAlikesIT {
    private static final String FIRST_PASSWORD = "the password of the first";
    private static final String SECOND_PASSWORD = "the password of the second";

    @TempDir
    private static Path directory;

    private static TestServer server;
    private static Administration administration;
    private static CheapUsers users;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Unthrottled.CHEAP_SETTINGS);
        administration = server.administration(Environment.LIVE);
        users = new CheapUsers(administration.users());
    }

    @AfterAll
    static void stop() {
        administration.close();
        server.close();
    }

    @AfterEach
    void removeAll() {
        administration.users().forEach(user -> administration.users().remove(user.id()));
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ADA@EXAMPLE.COM",
        "ada@example.com, aDa@eXample.cOM",
        "kelvin@example.com, \u212aelvin@example.com",
        "kelvin@klm.example, kelvin@\u212alm.example",
        "\u00e5sa@example.com, \u212bsa@example.com",
        "jos\u00e9@example.com, jose\u0301@example.com",
        "JOS\u00c9@example.com, jose\u0301@example.com",
        "\u1ea1\u0301@example.com, a\u0301\u0323@example.com",
        "\ud55c@example.com, \u1112\u1161\u11ab@example.com",
        "\u798f@example.com, \ufa1b@example.com",
        "οδος@example.com, ΟΔΟΣ@example.com",
        "οδος@example.com, οδοσ@example.com",
        "ЮЛИЯ@example.com, юлия@example.com",
        "\u0130ris@example.com, i\u0307ris@example.com",
        "ada@bücher.example, ada@BÜCHER.example",
        "ada@bücher.example, ada@bu\u0308cher.example",
        "ada@bücher.example, ada@xn--bcher-kva.example",
        "ada@bücher.example, ada@XN--BCHER-KVA.EXAMPLE",
        "ada@example.com, ada@example\u3002com",
        "ada@example.com, ada@example\uff0ecom",
    })
    void twoSpellingsAreOneAccount(String first, String second) throws Exception {
        UserId id = users.add(Email.parse(first).orElseThrow(), FIRST_PASSWORD).orElseThrow();
        assertThat(users.add(Email.parse(second).orElseThrow(), SECOND_PASSWORD))
                .isEmpty();
        assertThat(whoLogsIn(first, FIRST_PASSWORD)).contains(id);
        assertThat(whoLogsIn(second, FIRST_PASSWORD)).contains(id);
        assertThat(whoLogsIn(second, SECOND_PASSWORD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, \u0430da@example.com",
        "ada@example.com, \uff41da@example.com",
        "ada@example.com, \u1d00da@example.com",
        "ada@example.com, ada.@example.com",
        "ada@example.com, ada+a@example.com",
        "ada@example.com, ada@example.co",
        "ada@example.com, ada@ex\u0430mple.com",
        "paul@example.com, pau1@example.com",
        "strasse@example.com, straße@example.com",
        "STRASSE@example.com, STRAẞE@example.com",
        "iris@example.com, ıris@example.com",
        "iris@example.com, İris@example.com",
        "IRIS@example.com, ıris@example.com",
        "finn@example.com, ﬁnn@example.com",
        "sam@example.com, \u017fam@example.com",
        "jose@example.com, jos\u00e9@example.com",
        "1@example.com, \u0661@example.com",
        "ω@example.com, ꞷ@example.com",
        "οδος@example.com, oδος@example.com",
        "ada@fass.example, ada@xn--fa-hia.example",
        "ada@xn--ldb.example, ada@σ.example",
        "ada@example.com, ada@xn--example.com",
        "ada@apple.com, ada@xn--80ak6aa92e.com",
    })
    void twoAddressesAreTwoAccounts(String first, String second) throws Exception {
        UserId firstId =
                users.add(Email.parse(first).orElseThrow(), FIRST_PASSWORD).orElseThrow();
        UserId secondId =
                users.add(Email.parse(second).orElseThrow(), SECOND_PASSWORD).orElseThrow();
        assertThat(whoLogsIn(first, FIRST_PASSWORD)).contains(firstId);
        assertThat(whoLogsIn(first, SECOND_PASSWORD)).isEmpty();
        assertThat(whoLogsIn(second, SECOND_PASSWORD)).contains(secondId);
        assertThat(whoLogsIn(second, FIRST_PASSWORD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ' ada@example.com'",
        "ada@example.com, 'ada@example.com\n'",
        "ada@example.com, ada@example.com.",
        "ada@example.com, \"ada\"@example.com",
        "ada@example.com, <ada@example.com>",
        "ada@example.com, a\\da@example.com",
        "ada@example.com, ada(home)@example.com",
        "ada@example.com, a\u00adda@example.com",
        "ada@example.com, a\u200dda@example.com",
        "ada@example.com, ad\u034fa@example.com",
        "ada@example.com, ada\ufe0f@example.com",
        "ada@example.com, ada\u3164@example.com",
        "ada@example.com, \u202eada@example.com",
        "ada@example.com, ada\uff20example.com",
        "ada@example.com, ada@exam\u00adple.com",
        "ada@example.com, ada@\uff45xample.com",
        "ada@example.com, ada@example.com@example.com",
        "ada@fass.example, ada@faß.example",
        "ada@fass.example, ada@FAẞ.example",
        "ada@οδοσ.example, ada@οδος.example",
        "ada@xn--ab-m1t.example, ada@a\u200db.example",
        "ada@ab.example, ada@a\u200cb.example",
    })
    void aLookAlikeThatCannotExistIsNobody(String first, String second) throws Exception {
        assertThat(users.add(Email.parse(first).orElseThrow(), FIRST_PASSWORD)).isPresent();
        assertThat(Email.parse(second)).isEmpty();
        assertThat(whoLogsIn(second, FIRST_PASSWORD)).isEmpty();
    }

    private static Optional<UserId> whoLogsIn(String email, String password) throws Exception {
        Answer answer = server.logIn(Environment.LIVE, "generate-user-token", email, password);
        if (answer.status() == 200) {
            return UserId.parse(answer.json().at("/response/user_id").asText());
        }
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("status").asText()).isEqualTo("INVALID_LOGIN_CREDENTIALS");
        return Optional.empty();
    }
}
