package dev.tollgate.server.cli;

import dev.tollgate.server.OperatorException;
import dev.tollgate.server.password.PasswordRules;
import picocli.CommandLine.Option;

/** What a command asks of new passwords. */
final class PasswordRulesOptions {
    @Option(
            names = "--min-password-length",
            paramLabel = "CHARACTERS",
            description = "Length that a password needs at least, " + PasswordRules.MIN_LEAST_LENGTH + " to "
                    + PasswordRules.MAX_LEAST_LENGTH + " (default: ${DEFAULT-VALUE})")
    private int leastLength = PasswordRules.DEFAULT_LEAST_LENGTH;

    PasswordRules rules() {
        try {
            return new PasswordRules(leastLength);
        } catch (IllegalArgumentException outOfBounds) {
            throw new OperatorException(
                    "--min-password-length must be a whole number from " + PasswordRules.MIN_LEAST_LENGTH + " to "
                            + PasswordRules.MAX_LEAST_LENGTH + ", not '" + leastLength + "'",
                    outOfBounds);
        }
    }
}
