package dev.tollgate.server.store.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own that keeps what it commits, to be stopped, killed and started again. */
public final class PostgresProcess implements AutoCloseable {
    private static final int CONNECTIONS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path data;
    private EmbeddedPostgres server;

    private PostgresProcess(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    /** Makes a server whose files are in a directory, which must be empty. */
    public static PostgresProcess start(Path data) throws IOException {
        return new PostgresProcess(data, run(data, 0));
    }

    private static EmbeddedPostgres run(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        Path.of("target", "postgres").toAbsolutePath().toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(PATIENCE)
                .setServerConfig("max_connections", String.valueOf(CONNECTIONS))
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "64MB");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    /** Access as its superuser. */
    public PostgresAccess access() {
        return TestPostgres.at(
                "jdbc:postgresql://localhost:" + port() + "/postgres", Optional.of("postgres"), Optional.empty());
    }

    public int port() {
        return server.getPort();
    }

    /** None of its processes does anything until {@link #goOn}. */
    public void stop() throws IOException {
        signal("STOP");
    }

    public void goOn() throws IOException {
        signal("CONT");
    }

    /** Ends all its processes at once, as a crash would. */
    public void kill() throws IOException {
        List<ProcessHandle> processes = processes();
        signal("KILL");
        for (ProcessHandle process : processes) {
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        }
        server.close();
    }

    /** Starts it again on the same port, with all that it has kept. */
    public void restart() throws IOException {
        Files.deleteIfExists(data.resolve("postmaster.pid"));
        server = run(data, server.getPort());
    }

    private void signal(String name) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes().stream().map(ProcessHandle::pid).map(String::valueOf).forEach(command::add);
        new ProcessBuilder(command).inheritIO().start().onExit().join();
    }

    /** The first is the one that starts the others. */
    private List<ProcessHandle> processes() throws IOException {
        long first = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(first).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        goOn();
        server.close();
    }
}
