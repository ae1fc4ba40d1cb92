package dev.tollgate.server;

import dev.tollgate.server.store.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A fleet to try, until Ctrl-C: PostgreSQL from the registry's binaries, two servers, and HAProxy before them. It
 * forgets everybody at its end.
 */
final class FleetDemo {
    private FleetDemo() {}

    public static void main(String[] arguments) throws Exception {
        Optional<Path> haproxy = InstalledProgram.find("haproxy");
        if (haproxy.isEmpty()) {
            System.err.println("HAProxy is not installed; Debian has it as the package haproxy");
            System.exit(1);
        }
        int port = Integer.parseInt(System.getenv().getOrDefault("TOLLGATE_PORT", Setting.PORT.defaultValue()));
        Fleet fleet = new Fleet(
                haproxy.orElseThrow(),
                port == 0 ? FrontProxy.freePort() : port,
                Program.JVM_OPTIONS,
                TestPostgres.newDatabase(),
                Files.createTempDirectory("tollgate"),
                LoginSettings.behindAProxy("--demo", "--drain-time=3"));
        Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
        System.out.printf(
                "HAProxy is ready on http://127.0.0.1:%d, before servers on %d and %d%n%n%s%n",
                fleet.port(),
                fleet.node(0).port(),
                fleet.node(1).port(),
                invitation(fleet.node(0).output()).replace(":" + fleet.node(0).port(), ":" + fleet.port()));
        new CountDownLatch(1).await();
    }

    /** The command that logs the demo user in. */
    private static String invitation(ServerOutput output) {
        String line = "";
        while (!line.startsWith("curl ")) {
            line = String.valueOf(output.readLine());
        }
        return line;
    }
}
