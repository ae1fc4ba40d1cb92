package dev.tollgate.server.console;

import static java.util.concurrent.CompletableFuture.completedFuture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.token.Session;
import dev.tollgate.server.token.Sessions;
import dev.tollgate.server.token.TokenDigest;
import dev.tollgate.server.token.TokenGrant;
import dev.tollgate.server.user.Administrator;
import dev.tollgate.server.user.EditResult.Changed;
import dev.tollgate.server.user.EditResult.NoSuchUser;
import dev.tollgate.server.user.Email;
import dev.tollgate.server.user.EmailSearch;
import dev.tollgate.server.user.User;
import dev.tollgate.server.user.UserDirectory;
import dev.tollgate.server.user.UserEdit;
import dev.tollgate.server.user.UserId;
import dev.tollgate.server.user.UserRefusal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Users: finding them by address, keeping them out or letting them in, and ending their sessions. */
public final class UserCommands {
    private static final int PAGE = 50;
    private static final HexFormat HEX = HexFormat.of();

    private final UserDirectory users;
    private final Sessions sessions;
    private final ConsoleLog log;

    public UserCommands(UserDirectory users, Sessions sessions, ConsoleLog log) {
        this.users = users;
        this.sessions = sessions;
        this.log = log;
    }

    Map<String, Command> commands() {
        return Map.of(
                "users", (question, by) -> search(question),
                "disable-user", (question, by) -> ofUser(question, user -> disable(user, true, by)),
                "enable-user", (question, by) -> ofUser(question, user -> disable(user, false, by)),
                "sessions",
                        (question, by) ->
                                ofUser(question, user -> sessions.of(user).thenApply(UserCommands::listed)),
                "end-session", (question, by) -> ofUser(question, user -> end(user, question, by)),
                "end-sessions",
                        (question, by) -> ofUser(
                                question, user -> sessions.endAll(user).thenApply(ended -> noted(user, ended, by))));
    }

    /** One more than a page shows tells whether there are more. */
    private CompletionStage<ConsoleReply> search(ObjectNode question) {
        Optional<Email> after = Email.parse(question.path("after").asText());
        return EmailSearch.of(question.path("email").asText(), after, PAGE + 1)
                .map(search -> users.find(search).thenApply(UserCommands::page))
                .orElseGet(() -> completedFuture(page(List.of())));
    }

    private CompletionStage<ConsoleReply> disable(UserId user, boolean disabled, Administrator by) {
        return users.change(user, new UserEdit(Optional.empty(), Optional.empty(), Optional.of(disabled)), by)
                .thenApply(result -> switch (result) {
                    case Changed() -> ConsoleReply.of(JsonNodeFactory.instance.objectNode());
                    case NoSuchUser() -> ConsoleReply.notFound();
                    case UserRefusal refused -> throw new IllegalStateException("nothing that can be refused changed");
                });
    }

    private CompletionStage<ConsoleReply> end(UserId user, ObjectNode question, Administrator by) {
        String session = question.path("session").asText();
        return session.matches("[0-9a-f]{64}")
                ? sessions.endOf(user, TokenDigest.ofStored(HEX.parseHex(session)))
                        .thenApply(ended -> noted(user, ended, by))
                : completedFuture(ConsoleReply.invalid("session must be that of a listed one"));
    }

    private ConsoleReply noted(UserId user, int ended, Administrator by) {
        if (ended > 0) {
            log.sessionsEnded(user, ended, by);
        }
        return ConsoleReply.of(JsonNodeFactory.instance.objectNode().put("ended", ended));
    }

    private static CompletionStage<ConsoleReply> ofUser(
            ObjectNode question, Function<UserId, CompletionStage<ConsoleReply>> reply) {
        Optional<UserId> user = UserId.parse(question.path("user").asText());
        return user.isPresent() ? reply.apply(user.get()) : completedFuture(ConsoleReply.notFound());
    }

    private static ConsoleReply page(List<User> found) {
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("hasMore", found.size() > PAGE);
        ArrayNode list = page.putArray("users");
        found.stream()
                .limit(PAGE)
                .forEach(user -> list.addObject()
                        .put("id", user.id().text())
                        .put("email", user.email().text())
                        .put("disabled", user.disabled())
                        .put("hasPassword", user.passwordHash().isPresent())
                        .put("createdAt", user.createdAt().toString()));
        return ConsoleReply.of(page);
    }

    /** A session is named by the digest of its token, which opens nothing. */
    private static ConsoleReply listed(List<Session> live) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode list = reply.putArray("sessions");
        live.forEach(session -> {
            TokenGrant grant = session.token().grant();
            list.addObject()
                    .put("session", HEX.formatHex(session.token().digest().bytes()))
                    .put("issuedAt", grant.issuedAt().toString())
                    .put("lastUsedAt", grant.lastUsedAt().toString())
                    .put("endsAt", session.token().end().toString())
                    .put("address", session.origin().address())
                    .put("userAgent", session.origin().userAgent());
        });
        return ConsoleReply.of(reply);
    }
}
