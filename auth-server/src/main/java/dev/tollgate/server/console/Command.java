package dev.tollgate.server.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.server.user.Administrator;
import java.util.concurrent.CompletionStage;

/** What the page can ask for. */
interface Command {
    /** Does it without blocking; fails as the store does. */
    CompletionStage<ConsoleReply> run(ObjectNode question, Administrator by);
}
