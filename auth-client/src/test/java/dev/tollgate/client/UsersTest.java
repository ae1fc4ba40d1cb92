package dev.tollgate.client;

import static dev.tollgate.client.TestTokens.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tollgate.client.AuthException.NoAnswer;
import dev.tollgate.client.AuthException.NotFound;
import dev.tollgate.client.AuthException.PermissionDenied;
import dev.tollgate.client.AuthException.Refused;
import dev.tollgate.client.AuthException.UnexpectedAnswer;
import dev.tollgate.client.BulkResult.Added;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator does with users. */
@Timeout(30)
final class UsersTest {

    private static final AdministratorKey KEY = AdministratorKey.of("tga_key");
    private static final String ADA = """
        {"_id":"1x2","Created Date":"2026-01-01T00:00:00.001Z","Modified Date":"2026-01-02T01:00:00+01:00",\
        "authentication":{"email":{"email":"ada@example.com"}},"user_signed_up":true,"disabled":false}\
        """;
    private static final UserRecord ADA_RECORD = new UserRecord(
            "1x2",
            "ada@example.com",
            Instant.parse("2026-01-01T00:00:00.001Z"),
            Instant.parse("2026-01-02T00:00:00Z"),
            true,
            false,
            Optional.empty());

    @Test
    void addSendsWhatIsSetAndNoMore() throws Exception {
        try (StubServer server = StubServer.answeringJson(201, "{\"status\":\"success\",\"id\":\"1x2\"}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            Users users = client.users(KEY);
            assertThat(users.add(NewUser.of("ada@example.com").withPassword("secret")))
                    .isEqualTo("1x2");
            assertThat(users.add(NewUser.of("ada@example.com").withDisabled(true)))
                    .isEqualTo("1x2");
            assertThat(server.requests().get(0))
                    .startsWith("POST /api/1.1/obj/user HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer tga_key\r\n", "\r\nContent-Type: application/json\r\n")
                    .endsWith("{\"email\":\"ada@example.com\",\"password\":\"secret\",\"disabled\":false}");
            assertThat(server.requests().get(1)).endsWith("{\"email\":\"ada@example.com\",\"disabled\":true}");
        }
    }

    @Test
    void aUserIsFoundByTheIdOrNot() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, "{\"response\":" + ADA + "}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.users(KEY).find("1x2")).contains(ADA_RECORD);
            server.turnTo(404, "{\"message\":\"Not found\"}");
            assertThat(client.users(KEY).find("1 $/x?{2}")).isEmpty();
            assertThat(server.requests().get(0)).startsWith("GET /api/1.1/obj/user/1x2 HTTP/1.1\r\n");
            assertThat(server.requests().get(1))
                    .startsWith("GET /api/1.1/obj/user/1%20%24%2Fx%3F%7B2%7D HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer tga_key\r\n");
        }
    }

    @Test
    void whoComesFromElsewhereHasAnotherIdThere() throws Exception {
        String answer =
                "{\"response\":" + ADA.replace("true", "false").replace("}}", "}},\"external_id\":\"4711\"") + "}";
        UserRecord found = answered(answer, users -> users.find("1x2").orElseThrow());
        assertThat(found.externalId()).contains("4711");
        assertThat(found.hasPassword()).isFalse();
    }

    @Test
    void withATokenItsOwnUserIsAskedFor() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, "{\"response\":" + ADA + "}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThat(client.userRecord(TOKEN)).isEqualTo(ADA_RECORD);
            assertThat(server.requests().get(0))
                    .startsWith("GET /api/1.1/obj/user/1x2 HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer bus|1x2|3x4\r\n");
        }
    }

    @Test
    void aChangeNamesWhatChangesAndNothingElse() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 204 Stub\r\n\r\n");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            client.users(KEY).change("1x2", UserChange.nothing().withDisabled(false));
            client.users(KEY)
                    .change(
                            "1x2",
                            UserChange.nothing().withEmail("e@example.com").withPassword("\u00e9"));
            assertThat(server.requests().get(0))
                    .startsWith("PATCH /api/1.1/obj/user/1x2 HTTP/1.1\r\n")
                    .contains("\r\nAuthorization: Bearer tga_key\r\n", "\r\nContent-Type: application/json\r\n")
                    .contains("\r\nAccept: application/json\r\n", "\r\nUser-Agent: tollgate-client\r\n")
                    .doesNotContain("Upgrade")
                    .endsWith("\r\n\r\n{\"disabled\":false}");
            assertThat(server.requests().get(1)).endsWith("{\"email\":\"e@example.com\",\"password\":\"\u00e9\"}");
        }
    }

    @Test
    void aChangeThatIsNotMadeSaysWhy() throws Exception {
        try (StubServer server = StubServer.answeringJson(400, "{\"status\":\"USED_EMAIL\",\"message\":\"m\"}");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            Users users = client.users(KEY);
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> users.change("1x2", UserChange.nothing()))
                    .withMessage("The server refused the request, USED_EMAIL (HTTP 400)");
            server.turnTo(404, "{\"message\":\"m\"}");
            assertThatExceptionOfType(NotFound.class).isThrownBy(() -> users.change("1x2", UserChange.nothing()));
            server.turnTo(401, "{\"message\":\"m\"}");
            assertThatExceptionOfType(PermissionDenied.class)
                    .isThrownBy(() -> users.change("1x2", UserChange.nothing()));
            server.turnTo(200, "{}");
            assertThatExceptionOfType(UnexpectedAnswer.class)
                    .isThrownBy(() -> users.change("1x2", UserChange.nothing()));
            server.turnTo(302, "{}", "Location: " + server.baseUri());
            assertThatExceptionOfType(UnexpectedAnswer.class)
                    .isThrownBy(() -> users.change("1x2", UserChange.nothing()));
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void theLongestAnswerToAChangeIsBounded() throws Exception {
        String flood = "{\"status\":\"" + "x".repeat(2 * Answer.LONGEST_BODY) + "\"}";
        try (StubServer server = StubServer.answeringJson(400, flood);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            assertThatExceptionOfType(UnexpectedAnswer.class)
                    .isThrownBy(() -> client.users(KEY).change("1x2", UserChange.nothing()))
                    .withMessageContaining(Answer.LONGEST_BODY + 1 + " bytes: longer than");
        }
    }

    @Test
    void aChangeWaitsForNoServerWithoutEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                AuthClient client = AuthClient.builder(
                                URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/api/1.1"))
                        .connectTimeout(Duration.ofMillis(100))
                        .readTimeout(Duration.ofMillis(100))
                        .build()) {
            assertThatExceptionOfType(NoAnswer.class)
                    .isThrownBy(() -> client.users(KEY).change("1x2", UserChange.nothing()))
                    .withMessage("The server did not answer in time");
        }
    }

    @Test
    void aChangeThatNobodyTakesHasNoAnswer() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/api/1.1");
        }
        AuthClient client = AuthClient.builder(nobody).build();
        assertThatExceptionOfType(NoAnswer.class)
                .isThrownBy(() -> client.users(KEY).change("1x2", UserChange.nothing()))
                .withMessage("The server cannot be reached, or broke off");
        client.close();
        assertThatThrownBy(() -> client.users(KEY).change("1x2", UserChange.nothing()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void removeIsAnsweredWithNothing() throws Exception {
        try (StubServer server = StubServer.answering("HTTP/1.1 204 Stub\r\n\r\n");
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            client.users(KEY).remove("1x2");
            assertThat(server.requests().get(0)).startsWith("DELETE /api/1.1/obj/user/1x2 HTTP/1.1\r\n");
            server.turnTo(404, "{\"message\":\"Not found\"}");
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> client.users(KEY).remove("1x2"));
        }
    }

    @Test
    void aListIsAskedForWithItsConstraints() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, page(List.of(ADA), 3, 4));
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            Users users = client.users(KEY);
            UserPage page = users.list(UserFilter.everybody(), 3, 1);
            assertThat(page).isEqualTo(new UserPage(List.of(ADA_RECORD), 3, 4));
            assertThat(page.nextCursor()).isEqualTo(OptionalInt.of(4));
            users.list(
                    UserFilter.everybody()
                            .withEmail("a+b@example.com")
                            .createdAfter(Instant.parse("2026-01-01T00:00:00Z")),
                    0,
                    100);
            assertThat(server.requests().get(0)).startsWith("GET /api/1.1/obj/user?cursor=3&limit=1 HTTP/1.1\r\n");
            assertThat(server.requests().get(1))
                    .startsWith("GET /api/1.1/obj/user?constraints="
                            + "%5B%7B%22key%22%3A%22email%22%2C%22constraint_type%22%3A%22equals%22%2C"
                            + "%22value%22%3A%22a%2Bb%40example.com%22%7D%2C"
                            + "%7B%22key%22%3A%22Created%20Date%22%2C%22constraint_type%22%3A%22greater%20than%22%2C"
                            + "%22value%22%3A%222026-01-01T00%3A00%3A00Z%22%7D%5D&cursor=0&limit=100 HTTP/1.1\r\n");
        }
    }

    @Test
    void allUsersAreAskedForPageByPageAsTheyAreUsed() throws Exception {
        try (StubServer server = StubServer.answeringJson(200, page(List.of(ADA, ADA), 0, 1));
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            Stream<UserRecord> all = client.users(KEY).all(UserFilter.everybody());
            assertThat(server.requests()).isEmpty();
            Iterator<UserRecord> users = all.iterator();
            assertThat(List.of(users.next(), users.next())).containsOnly(ADA_RECORD);
            assertThat(server.requests()).hasSize(1);

            server.turnTo(200, page(List.of(ADA), 2, 0));
            assertThat(users.next()).isEqualTo(ADA_RECORD);
            assertThat(users.hasNext()).isFalse();
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1)).startsWith("GET /api/1.1/obj/user?cursor=2&limit=100 ");
        }
    }

    @Test
    void aPageWithNobodyIsTheLast() throws Exception {
        List<UserRecord> all = answered(
                page(List.of(), 0, 7),
                users -> users.all(UserFilter.everybody()).toList());
        assertThat(all).isEmpty();
    }

    @Test
    void manyUsersGoOutAHundredAtATimeAsTheResultsAreUsed() throws Exception {
        String hundred = "{\"status\":\"success\",\"id\":\"1x2\"}\n".repeat(100);
        try (StubServer server = StubServer.answering(200, "text/plain; charset=UTF-8", hundred);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            BulkUser ada = BulkUser.of("ada@example.com")
                    .withId("1x2")
                    .withExternalId("4711")
                    .withPassword("line\nbreak");
            List<BulkUser> people = new ArrayList<>(Collections.nCopies(99, ada));
            people.add(BulkUser.of("grace@example.com")
                    .withPasswordHash("$2b$10$hash")
                    .withCreated(Instant.parse("2026-01-01T00:00:00Z"))
                    .withDisabled(true));
            people.addAll(Collections.nCopies(100, ada));
            Stream<BulkResult> all = client.users(KEY).addAll(people);
            assertThat(server.requests()).isEmpty();

            Iterator<BulkResult> results = all.iterator();
            assertThat(results.next()).isEqualTo(new Added(ada, "1x2"));
            assertThat(server.requests()).hasSize(1);
            assertThat(server.requests().get(0))
                    .startsWith("POST /api/1.1/obj/user/bulk HTTP/1.1\r\n")
                    .contains("\r\nContent-Type: text/plain\r\n", "\r\nAuthorization: Bearer tga_key\r\n")
                    .endsWith(
                            "{\"email\":\"ada@example.com\",\"id\":\"1x2\",\"external_id\":\"4711\",\"password\":\"line\\n"
                                + "break\",\"disabled\":false}\n"
                                + "{\"email\":\"grace@example.com\",\"password_hash\":\"$2b$10$hash\",\"created\":\"2026-01-01T00:00:00Z\",\"disabled\":true}\n");
            results.forEachRemaining(result -> assertThat(result.user().email()).endsWith("@example.com"));
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aRefusedLineIsAResult() throws Exception {
        BulkUser ada = BulkUser.of("ada@example.com");
        assertThat(bulk("{\"status\":\"error\",\"message\":\"email is used by another user\"}\n", ada))
                .containsExactly(new BulkResult.Refused(ada, "email is used by another user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "null\n",
                "{}\n",
                "{\"status\":\"success\"}\n",
                "{\"status\":\"error\"}\n",
                "{\"status\":\"other\",\"id\":\"1x2\"}\n",
                "{\"status\":\"success\",\"id\":\"1x2\"}\n{\"status\":\"success\",\"id\":\"1x2\"}\n",
                "<html/>\n"
            })
    void resultsInAnotherFormAreUnexpected(String results) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> bulk(results, BulkUser.of("ada@example.com")))
                .withNoCause();
    }

    @Test
    void resultsThatAreNoTextAreUnexpected() {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> answered(
                        "{\"status\":\"success\",\"id\":\"1x2\"}\n",
                        users -> users.addAll(List.of(BulkUser.of("ada@example.com")))
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"response\":null}",
                "{\"response\":{}}",
                "{\"response\":{\"_id\":\"1x2\",\"authentication\":{\"email\":\"ada@example.com\"}}}"
            })
    void aUserInAnotherFormIsUnexpected(String answer) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> answered(answer, users -> users.find("1x2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"response\":{\"results\":null,\"cursor\":0,\"count\":0,\"remaining\":0}}",
                "{\"response\":{\"results\":[null],\"cursor\":0,\"count\":1,\"remaining\":0}}",
                "{\"response\":{\"results\":[],\"cursor\":0,\"count\":0}}",
                "{\"response\":{\"results\":[],\"cursor\":-1,\"count\":0,\"remaining\":0}}"
            })
    void aPageInAnotherFormIsUnexpected(String answer) {
        assertThatExceptionOfType(UnexpectedAnswer.class)
                .isThrownBy(() -> answered(answer, users -> users.list(UserFilter.everybody(), 0, 100)));
    }

    @Test
    void secretsAreHiddenFromLogsAndSerializers() throws Exception {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        for (Object holder : List.of(
                NewUser.of("ada@example.com").withPassword("secret"),
                UserChange.nothing().withPassword("secret"),
                BulkUser.of("ada@example.com").withPassword("secret"),
                BulkUser.of("ada@example.com").withPasswordHash("secret"),
                new Added(BulkUser.of("ada@example.com").withPassword("secret"), "1x2"))) {
            assertThat(holder.toString()).doesNotContain("secret");
            assertThat(mapper.writeValueAsString(holder)).doesNotContain("secret");
        }
    }

    @Test
    void textThatIsNoUnicodeIsRefusedAndNotRepeated() {
        String broken = "secret\ud800";
        for (Function<String, Object> use : List.<Function<String, Object>>of(
                NewUser::of,
                NewUser.of("ada@example.com")::withPassword,
                UserChange.nothing()::withEmail,
                UserChange.nothing()::withPassword,
                BulkUser::of,
                BulkUser.of("ada@example.com")::withId,
                BulkUser.of("ada@example.com")::withPassword,
                BulkUser.of("ada@example.com")::withPasswordHash,
                UserFilter.everybody()::withEmail,
                UserFilter.everybody()::withId)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> use.apply(broken))
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void anEmptyIdIsNobodys() {
        assertThatIllegalArgumentException().isThrownBy(() -> answered("{}", users -> users.find("")));
    }

    private static String page(List<String> users, int cursor, int remaining) {
        return "{\"response\":{\"results\":[" + String.join(",", users) + "],\"cursor\":" + cursor + ",\"count\":"
                + users.size() + ",\"remaining\":" + remaining + "}}";
    }

    private static List<BulkResult> bulk(String results, BulkUser user) throws Exception {
        try (StubServer server = StubServer.answering(200, "text/plain", results);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            return client.users(KEY).addAll(List.of(user)).toList();
        }
    }

    private static <T> T answered(String answer, Function<Users, T> call) throws Exception {
        try (StubServer server = StubServer.answeringJson(200, answer);
                AuthClient client = AuthClient.builder(server.baseUri()).build()) {
            return call.apply(client.users(KEY));
        }
    }
}
