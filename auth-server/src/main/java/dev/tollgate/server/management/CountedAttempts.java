package dev.tollgate.server.management;

import dev.tollgate.server.login.AttemptLog;
import dev.tollgate.server.login.AttemptOutcome;
import dev.tollgate.server.login.Client;
import dev.tollgate.server.login.EndedAttempt;
import dev.tollgate.server.user.UserId;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts the attempts of an environment by how they end, and has them written down. */
final class CountedAttempts implements AttemptLog {
    private final AttemptLog log;
    private final Map<AttemptOutcome, CounterDataPoint> counts = new EnumMap<>(AttemptOutcome.class);

    CountedAttempts(Counter logins, String environment, AttemptLog log) {
        this.log = log;
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            counts.put(outcome, logins.labelValues(environment, outcome.label()));
        }
    }

    @Override
    public void ended(EndedAttempt attempt) {
        count(attempt.outcome());
        log.ended(attempt);
    }

    @Override
    public void failed(String code, Client client, Throwable cause) {
        count(AttemptOutcome.FAILED);
        log.failed(code, client, cause);
    }

    @Override
    public void uncheckable(UserId user) {
        log.uncheckable(user);
    }

    @Override
    public void unconfirmed(String reason) {
        log.unconfirmed(reason);
    }

    @Override
    public void idInUse(UserId id) {
        log.idInUse(id);
    }

    private void count(AttemptOutcome outcome) {
        Objects.requireNonNull(counts.get(outcome)).inc();
    }
}
