package dev.tollgate.server.console;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.tollgate.server.key.KeyCheck.Known;
import dev.tollgate.server.key.KeyCheck.Unknown;
import dev.tollgate.server.user.Administrator;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Lets questions with an administrator key of the environment through, and refuses the others. */
final class OperatorGate {
    private final WrongKeys wrong;

    OperatorGate(WrongKeys wrong) {
        this.wrong = wrong;
    }

    /**
     * Answers a question, or that its key is none. A question without a key is no attempt to guess one.
     *
     * @param address of the client
     */
    CompletionStage<ConsoleReply> admit(
            ConsoleEnvironment environment,
            Optional<String> presented,
            InetAddress address,
            Function<Administrator, CompletionStage<ConsoleReply>> reply) {
        if (wrong.areTooMany(address)) {
            return completedFuture(ConsoleReply.tooManyWrongKeys(WrongKeys.SPAN));
        }
        return presented
                .map(key -> environment.administrators().check(key).thenCompose(check -> switch (check) {
                    case Known(var name) -> reply.apply(new Administrator(name.text(), address));
                    case Unknown() -> completedFuture(refuse(environment, address));
                }))
                .orElseGet(() -> completedFuture(ConsoleReply.unknownKey()));
    }

    private ConsoleReply refuse(ConsoleEnvironment environment, InetAddress address) {
        wrong.note(address);
        environment.log().keyRefused(address);
        return ConsoleReply.unknownKey();
    }
}
