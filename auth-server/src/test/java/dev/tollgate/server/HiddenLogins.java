package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.server.SmugglingPatterns.Fate;
import dev.tollgate.server.SmugglingPatterns.SmugglingPattern;
import dev.tollgate.server.user.Email;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Hides in each pattern the login of a user of its own: a token then tells which was executed, however late. */
record HiddenLogins(Path directory) {
    static final List<SmugglingPattern> PATTERNS = SmugglingPatterns.all();

    /** Of the user whose logins are not hidden. */
    private static final String OPEN_EMAIL = "open@example.com";

    private static final String PASSWORD = "correct horse battery staple";

    /** Several, since passwords are checked side by side. */
    private static final int LOGINS_TO_AWAIT = 8;

    /** No JSON of an answer looks like this. */
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    /** Makes a user for each pattern; one password hash does for all of them. */
    void addUsers(Environment environment) throws SQLException {
        try (Administration administration = Administration.create(new EmbeddedDatabases(directory), environment)) {
            Email first = Email.parse(OPEN_EMAIL).orElseThrow();
            TestServer.register(administration, Config.hashing(Settings.of(Map.of())), first, PASSWORD);
        }
        try (Connection connection = connect(environment);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO users (id, email, password_hash, disabled, created_at)"
                                + " SELECT substr(id, 1, 14) || printf('%018d', ?), ?, password_hash, disabled,"
                                + " created_at FROM users WHERE email = '" + OPEN_EMAIL + "'")) {
            connection.setAutoCommit(false);
            for (int number = 0; number < PATTERNS.size(); number++) {
                insert.setInt(1, number);
                insert.setString(2, email(number));
                insert.executeUpdate();
            }
            connection.commit();
        }
    }

    /** The login of a pattern's user: a right one, and by itself a proper request. */
    static String login(int number) {
        return login(email(number));
    }

    /** The login of somebody else, whom no pattern hides. */
    static String openLogin() {
        return login(OPEN_EMAIL);
    }

    /** Returns when a login that began before has ended: those that come later wait in the same queue behind it. */
    static void awaitLogins(int port) throws IOException {
        for (int login = 0; login < LOGINS_TO_AWAIT; login++) {
            assertThat(send(port, openLogin() + SmugglingPatterns.LAST)).containsExactly(200, 401);
        }
    }

    private static String login(String email) {
        String body = "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
        return "POST /api/1.1/wf/generate-user-token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Sends a pattern, a number of bytes in each write, and returns the statuses of what is answered until the end. */
    static List<Integer> send(int port, int number, int bytesAtOnce) throws IOException {
        SmugglingPattern pattern = PATTERNS.get(number);
        try (RawConnection connection = RawConnection.to(port)) {
            send(connection, pattern.hiding(login(number)), bytesAtOnce);
            if (pattern.fate() == Fate.UNFINISHED) {
                endSending(connection);
            }
            return statuses(connection.rest());
        }
    }

    /** Sends bytes, after which the connection has to end, and returns the statuses of what is answered. */
    static List<Integer> send(int port, String text) throws IOException {
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send(text);
            return statuses(connection.rest());
        }
    }

    /** The names of the patterns whose login has left a token behind, as often as it has. */
    List<String> executed(Environment environment) throws SQLException {
        try (Connection connection = connect(environment);
                Statement statement = connection.createStatement();
                ResultSet emails = statement.executeQuery("SELECT email FROM tokens JOIN users ON id = user_id"
                        + " WHERE email <> '" + OPEN_EMAIL + "' ORDER BY email")) {
            List<String> names = new ArrayList<>();
            while (emails.next()) {
                names.add(PATTERNS.get(number(emails.getString(1))).toString());
            }
            return names;
        }
    }

    private static void send(RawConnection connection, byte[] bytes, int bytesAtOnce) throws IOException {
        try {
            for (int sent = 0; sent < bytes.length; sent += bytesAtOnce) {
                connection.send(Arrays.copyOfRange(bytes, sent, Math.min(sent + bytesAtOnce, bytes.length)));
            }
        } catch (SocketException closed) {
            // Whoever refuses need not listen to the end.
        }
    }

    private static void endSending(RawConnection connection) throws IOException {
        try {
            connection.endSending();
        } catch (SocketException closed) {
            // The other side was faster.
        }
    }

    /** Those that only ask for more are left out. */
    private static List<Integer> statuses(String answers) {
        return STATUS_LINE
                .matcher(answers)
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .filter(status -> status != 100)
                .toList();
    }

    private static String email(int number) {
        return "user%04d@example.com".formatted(number);
    }

    private static int number(String email) {
        return Integer.parseInt(email, 4, 8, 10);
    }

    private Connection connect(Environment environment) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(environment.databaseFile()));
    }
}
