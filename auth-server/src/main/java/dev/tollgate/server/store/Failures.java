package dev.tollgate.server.store;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/** What is told of a database's failures. */
public final class Failures {
    private Failures() {}

    /** What is bound to a statement may be a hash or what somebody typed, and so has no place in a message. */
    public static Jdbi withoutValues(Jdbi jdbi) {
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    /** The failure, what caused it, what caused that, and so on. */
    public static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /** What the library says at last, in one line; the kind of failure where it says nothing. */
    public static String rootCause(Throwable failure) {
        Throwable last = causes(failure).reduce((cause, next) -> next).orElse(failure);
        return Objects.requireNonNullElse(last.getMessage(), last.getClass().getSimpleName())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
