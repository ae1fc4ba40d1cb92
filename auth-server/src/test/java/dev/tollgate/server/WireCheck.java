package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.HostileRequests.Case;
import dev.tollgate.server.HostileRequests.Reply;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the requests of {@link HostileRequests} to a server, and checks all that it promises about its answers. */
final class WireCheck {
    private static final String FOLLOWING = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final SpecCheck spec = new SpecCheck();
    private final int port;
    private final String token;

    private WireCheck(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** Checks a server that knows {@link HostileRequests#EMAIL} in the live environment. */
    static WireCheck of(int port) throws IOException {
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send(HostileRequests.loginOfAda());
            return new WireCheck(
                    port, connection.answer().json().at("/response/token").asText());
        }
    }

    /** Fails unless the answer is the expected one, and the connection is kept or closed as expected. */
    void requireAnswer(Case sent) {
        naming(sent, () -> {
            try (RawConnection connection = RawConnection.to(port)) {
                connection.send(bytes(sent));
                require(sent, answer(connection, sent));
                if (sent.closes()) {
                    sendInVain(connection);
                    assertThat(connection.rest()).isEmpty();
                } else {
                    connection.send(FOLLOWING);
                    assertThat(connection.answer().status())
                            .as("status of the next answer")
                            .isEqualTo(404);
                }
            }
        });
    }

    /** Fails unless a request that closes the connection is the last one there, also if another came along with it. */
    void requireNothingAfter(Case sent) {
        naming(sent, () -> {
            try (RawConnection connection = RawConnection.to(port)) {
                connection.send(bytes(sent) + FOLLOWING);
                require(sent, answer(connection, sent));
                assertThat(connection.rest()).isEmpty();
            }
        });
    }

    /** Fails unless requests that are sent at once, on one connection, are each answered in turn. */
    void requireAnswersInTurn(List<Case> sent) throws IOException {
        StringBuilder bytes = new StringBuilder();
        sent.forEach(request -> bytes.append(bytes(request)));
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send(bytes.toString());
            sent.forEach(request -> naming(request, () -> require(request, answer(connection, request))));
        }
    }

    /** Says about which request it was that something failed. */
    private static void naming(Case sent, Exchange exchange) {
        try {
            exchange.run();
        } catch (AssertionError | IOException | RuntimeException failure) {
            throw new AssertionError("'" + sent + "': " + failure.getMessage(), failure);
        }
    }

    private String bytes(Case sent) {
        return sent.bytes().replace(HostileRequests.TOKEN, token);
    }

    private static RawAnswer answer(RawConnection connection, Case sent) throws IOException {
        return sent.isHead() ? connection.answerToHead() : connection.answer();
    }

    private static void sendInVain(RawConnection connection) {
        try {
            connection.send(FOLLOWING);
        } catch (IOException closed) {
            // Whether a closed connection still takes what is sent is a matter of time.
        }
    }

    private void require(Case sent, RawAnswer answer) throws IOException {
        Reply reply = sent.reply();
        assertThat(answer.status()).as("status of %s", answer).isEqualTo(reply.status());
        answer.requireDocumentedHeaders();
        assertThat(answer.headers().get("connection")).as("Connection").isEqualTo(connection(sent));
        if (answer.status() == 204 || answer.status() == 405) {
            assertThat(answer.header("allow")).isEqualTo(sent.allowedMethods());
        }
        if (answer.status() == 401) {
            assertThat(answer.header("www-authenticate"))
                    .isEqualTo(reply == Reply.DEAD_TOKEN ? "Bearer error=\"invalid_token\"" : "Bearer");
        }
        if (sent.isHead()) {
            assertThat(answer.bodyLength())
                    .as("length of the body that GET has")
                    .isPositive();
        } else if (answer.status() != 204) {
            requireBody(sent, answer);
        }
    }

    private void requireBody(Case sent, RawAnswer answer) throws IOException {
        spec.requireDocumented(sent.path(), answer);
        Reply reply = sent.reply();
        assertThat(answer.json().path("message").asText()).contains(reply.message());
        if (answer.status() == 400) {
            boolean detailed = sent.path().matches("(/version-test)?/api/1\\.1/wf/generate-api-token");
            assertThat(answer.json().path(detailed ? "reason" : "status").asText())
                    .isEqualTo(reply.code());
            assertThat(answer.json().at("/args/bubble_code").asText()).matches(detailed ? "\\d{13}x\\d{18}" : "");
        }
    }

    /** What the answer's line of that name says; null if it has none. */
    private static @Nullable String connection(Case sent) {
        if (sent.closes()) {
            return "close";
        }
        return sent.isOldHttp() ? "keep-alive" : null;
    }

    private interface Exchange {
        void run() throws IOException;
    }
}
