package dev.tollgate.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class ConnectorTest {
    private static final int PATIENCE_SECONDS = 30;
    private static final String SCHEMA = "public";

    private final PostgresAccess access = TestPostgres.newDatabase();

    @Test
    void nobodyWaitsForADatabaseThatIsNoLongerNeeded() throws Exception {
        Connector connector = new Connector(access.dataSource(SCHEMA), "SELECT 1", access.place(SCHEMA));
        connector.getConnection().close();
        TestPostgres.drop(access);

        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                connector.getConnection().close();
            } catch (SQLException away) {
                throw new IllegalStateException(away);
            }
        });
        assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        connector.close();
        assertThatThrownBy(() -> waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(SQLException.class);
    }
}
