package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands for the tokens of all users together. */
@Command(name = "tokens", description = "End tokens, also while the server runs.")
final class TokensCommand {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "revoke-all",
            description = "End all tokens; a server that runs refuses them within its --revocation-bound.")
    void revokeAll(@Mixin EnvironmentOptions options) {
        try (Administration administration = options.existing()) {
            spec.commandLine()
                    .getOut()
                    .println("Ended " + administration.endAllTokens() + " tokens in "
                            + options.environment().label());
        }
    }
}
