package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A login whose body is no JSON object is refused as unreadable, whatever a reader who forgives finds in it. */
final class InvalidJsonTest {
    private static final int DOCUMENTS = 160;
    private static final String JSON_LABEL = "Content-Type: application/json\r\n";

    /** What JSON allows around a right login; in {@code ^} is the login itself. */
    private static final List<String> VALID = List.of(
            "{^}",
            " \t\r\n{ \t\r\n^ \t\r\n} \t\r\n",
            "{<password>,<email>}",
            "{<email>\n,\n<password>}",
            "{\"email\" : \"ada@example.com\" , \"password\" : \"correct horse battery staple\"}",
            "{\"\\u0065mail\":\"ada@example.com\",\"p\\u0061ssword\":\"correct horse battery staple\"}",
            "{\"email\":\"\\u0061da\\u0040example.com\",\"password\":\"correct\\u0020horse battery stapl\\u0065\"}",
            "{^,\"x\":null}",
            "{^,\"x\":true,\"y\":false}",
            "{^,\"x\":0,\"y\":-0,\"z\":-1.5e+10,\"a\":1E-3}",
            "{^,\"x\":1e400,\"y\":123456789012345678901234567890}",
            "{^,\"x\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\"}",
            "{^,\"x\":\"\177\303\251\342\202\254\360\237\230\200\"}",
            "{^,\"\":[],\" \":{},\"Email\":\"\",\"PASSWORD\":1}",
            "{^,\"x\":[1,[2,[{\"y\":{\"email\":1,\"password\":null}}]]]}",
            "{\"x\":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],^}");

    @TempDir
    private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(directory, Map.of());
        server.add(Environment.LIVE, "ada@example.com", "correct horse battery staple");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> operationsAndLabels() {
        return Stream.of("generate-user-token", "generate-api-token")
                .flatMap(operation -> Stream.of(JSON_LABEL, "").map(label -> Arguments.of(operation, label)));
    }

    @ParameterizedTest
    @MethodSource("operationsAndLabels")
    void whatIsNoJsonObjectIsRefusedAndTheConnectionKept(String operation, String label) throws Exception {
        SoftAssertions softly = new SoftAssertions();
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (String document : InvalidJson.documents()) {
                RawAnswer answer = post(connection, operation, label, document);
                softly.assertThat(summary(answer, operation))
                        .as(printable(document))
                        .isEqualTo("400 INVALID_DATA");
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @MethodSource("operationsAndLabels")
    void whateverJsonAllowsIsRead(String operation, String label) throws Exception {
        SoftAssertions softly = new SoftAssertions();
        try (RawConnection connection = RawConnection.to(server.port())) {
            for (String text : VALID) {
                RawAnswer answer = post(connection, operation, label, InvalidJson.document(text));
                softly.assertThat(summary(answer, operation)).as(text).isEqualTo("200 success");
            }
        }
        softly.assertAll();
    }

    @Test
    void theDocumentsAreManyAndDifferent() {
        assertThat(InvalidJson.documents()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(DOCUMENTS);
    }

    private static RawAnswer post(RawConnection connection, String operation, String label, String body)
            throws IOException {
        try {
            connection.send("POST /api/1.1/wf/" + operation + " HTTP/1.1\r\nHost: a\r\n" + label + "Content-Length: "
                    + body.length() + "\r\n\r\n" + body);
            return connection.answer();
        } catch (AssertionError | IOException closed) {
            throw new AssertionError("no answer to " + printable(body), closed);
        }
    }

    /** The status with the reason of the operation's own shape, and whether the connection is at its end. */
    private static String summary(RawAnswer answer, String operation) throws IOException {
        answer.requireDocumentedHeaders();
        boolean detailed = answer.status() == 400 && operation.equals("generate-api-token");
        return answer.status() + " "
                + answer.json().path(detailed ? "reason" : "status").asText()
                + (answer.announcesClose() ? " and closed" : "");
    }

    private static String printable(String document) {
        String start = document.length() > 200 ? document.substring(0, 200) + " and more" : document;
        return new String(JsonStringEncoder.getInstance().quoteAsString(start));
    }
}
