package dev.tollgate.server;

import dev.tollgate.server.HostileRequests.Case;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What any server does with the table of hostile requests, of which each test says how many it sends. */
abstract class WireContract {
    abstract WireCheck check();

    @ParameterizedTest
    @MethodSource("all")
    void eachRequestGetsItsAnswer(Case sent) throws Exception {
        check().requireAnswer(sent);
    }

    @ParameterizedTest
    @MethodSource("closing")
    void nothingIsExecutedAfterTheLastAnswer(Case sent) throws Exception {
        check().requireNothingAfter(sent);
    }

    @Test
    void allThatKeepTheConnectionCanShareOne() throws Exception {
        check().requireAnswersInTurn(HostileRequests.keeping());
    }
}
