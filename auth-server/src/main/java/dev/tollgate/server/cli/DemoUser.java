package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.Config;
import dev.tollgate.server.DataDirectory;
import dev.tollgate.server.Environment;
import dev.tollgate.server.password.Password;
import dev.tollgate.server.password.PasswordHasher;
import dev.tollgate.server.password.PasswordRules;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.User;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A user for a first try, in the test environment alone. The password is drawn once for a data directory and kept there
 * in a file, so that the printed command goes on working after a restart.
 *
 * @param operation a login that the server exposes
 */
record DemoUser(Email email, Password password, String operation) {
    private static final Email EMAIL = new Email("demo@example.com");
    private static final String PASSWORD_FILE = "demo-password";
    private static final int PASSWORD_BYTES = 12;
    private static final PasswordRules RULES = new PasswordRules(PasswordRules.DEFAULT_LEAST_LENGTH);

    static DemoUser of(Config config) {
        DataDirectory directory = DataDirectory.create(config.dataDir());
        Password password = new Password(directory.readOrCreate(PASSWORD_FILE, DemoUser::draw));
        try (Administration administration = Administration.create(config.databases(), Environment.TEST)) {
            PasswordHasher passwords = config.hashing().hasher(new SecureRandom());
            Optional<User> known = administration.users().findByEmail(EMAIL);
            if (known.isEmpty()
                    || !passwords
                            .check(password, known.flatMap(User::passwordHash))
                            .isRight()) {
                known.map(User::id).ifPresent(administration.users()::remove);
                administration.registration(passwords).register(EMAIL, PasswordInput.required(RULES, password, EMAIL));
            }
        }
        return new DemoUser(EMAIL, password, config.operations().get(0));
    }

    /** A command that logs this user in, ready to paste. */
    String invitation(String url) {
        return """

            Log in as the demo user:

            curl -i '%s%s/wf/%s' --data '{"email":"%s","password":"%s"}'
            """.formatted(url, Environment.TEST.basePath(), operation, email, password.text());
    }

    private static String draw() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
