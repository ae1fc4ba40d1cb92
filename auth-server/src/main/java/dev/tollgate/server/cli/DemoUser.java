package dev.tollgate.server.cli;

import dev.tollgate.server.DataDirectory;
import dev.tollgate.server.Environment;
import dev.tollgate.server.UserAdministration;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.user.Email;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A user for a first try, in the test environment alone. The password is drawn once for a data directory and kept there
 * in a file, so that the printed command goes on working after a restart.
 */
record DemoUser(Email email, Password password) {
    private static final Email EMAIL = new Email("demo@example.com");
    private static final String PASSWORD_FILE = "demo-password";
    private static final int PASSWORD_BYTES = 12;

    static DemoUser in(Path dataDirectory) {
        DataDirectory directory = DataDirectory.open(dataDirectory);
        Password password = new Password(directory.readOrCreate(PASSWORD_FILE, DemoUser::draw));
        try (UserAdministration administration = UserAdministration.open(directory, Environment.TEST)) {
            if (administration.users().findByEmail(EMAIL).isEmpty()) {
                administration.registration().register(EMAIL, password);
            }
        }
        return new DemoUser(EMAIL, password);
    }

    /** A command that logs this user in, ready to paste. */
    String invitation(String url) {
        return """

            Log in as the demo user:

            curl -i '%s%s/wf/generate-user-token' --data '{"email":"%s","password":"%s"}'
            """.formatted(url, Environment.TEST.basePath(), email, password.text());
    }

    private static String draw() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
