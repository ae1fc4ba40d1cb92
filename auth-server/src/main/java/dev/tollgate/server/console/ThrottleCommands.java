package dev.tollgate.server.console;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.supplyAsync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.login.ThrottledAccount;
import dev.tollgate.server.login.ThrottledAccounts;
import dev.tollgate.server.user.Administrator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Accounts whose logins fail: the worst of them, and how to forget their failures. */
public final class ThrottleCommands {
    private static final int MOST_LISTED = 50;

    private final ThrottledAccounts accounts;
    private final ConsoleLog log;
    private final Executor thread;

    /** @param thread does one thing at a time: who owns the accounts is found out by a look at all users */
    public ThrottleCommands(ThrottledAccounts accounts, ConsoleLog log, Executor thread) {
        this.accounts = accounts;
        this.log = log;
        this.thread = thread;
    }

    Map<String, Command> commands() {
        return Map.of(
                "throttled",
                (question, by) -> supplyAsync(() -> ConsoleReply.of(listed(accounts.list(MOST_LISTED))), thread),
                "clear-throttled",
                this::clear);
    }

    private CompletionStage<ConsoleReply> clear(ObjectNode question, Administrator by) {
        String account = question.path("account").asText();
        OptionalLong key = key(account);
        return key.isEmpty()
                ? completedFuture(ConsoleReply.invalid("account must be the key of a listed account"))
                : supplyAsync(
                        () -> {
                            accounts.clear(key.getAsLong());
                            log.throttleCleared(account, by);
                            return ConsoleReply.of(JsonNodeFactory.instance.objectNode());
                        },
                        thread);
    }

    private static ObjectNode listed(List<ThrottledAccount> throttled) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        ArrayNode list = reply.putArray("accounts");
        throttled.forEach(account -> {
            ObjectNode entry = list.addObject()
                    .put("account", HexFormat.of().toHexDigits(account.key()))
                    .put("failures", account.failures());
            account.user().ifPresent(email -> entry.put("email", email.text()));
        });
        return reply;
    }

    /** As 16 hexadecimal digits, since JavaScript's numbers are not so exact. */
    private static OptionalLong key(String text) {
        return text.matches("[0-9a-f]{16}")
                ? OptionalLong.of(HexFormat.fromHexDigitsToLong(text))
                : OptionalLong.empty();
    }
}
