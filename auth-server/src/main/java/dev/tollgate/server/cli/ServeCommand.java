package dev.tollgate.server.cli;

import dev.tollgate.server.AuthServer;
import dev.tollgate.server.Config;
import dev.tollgate.server.Setting;
import dev.tollgate.server.StartCheck;
import dev.tollgate.server.TlsFiles;
import dev.tollgate.server.logging.ServerLog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to end. */
@Command(name = "serve", description = "Run the server.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(
            names = "--demo",
            description = "Make a demo user in the test environment, with a password of its own in every data"
                    + " directory, and print how to log in")
    private boolean demo;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The command with an option for each setting. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new ServeCommand());
        SettingOptions.add(List.of(Setting.values()), command.getCommandSpec());
        return command;
    }

    @Override
    public Integer call() throws InterruptedException {
        Config config = StartCheck.passed(SettingOptions.values(List.of(Setting.values()), spec), Clock.systemUTC());
        config.auditFile().ifPresent(LogSetup::sendAuditTo);
        try (ServerLog log = LogSetup.serve(config.logging())) {
            return serve(config, log);
        } finally {
            LogSetup.install();
        }
    }

    private int serve(Config config, ServerLog log) throws InterruptedException {
        Optional<DemoUser> demoUser = demo ? Optional.of(DemoUser.of(config)) : Optional.empty();
        AuthServer server = AuthServer.start(config, Clock.systemUTC());
        CountDownLatch isToldToStop = new CountDownLatch(1);
        StopSignals.handle(() -> {
            if (isToldToStop.getCount() == 0) {
                server.hurry();
            }
            isToldToStop.countDown();
        });

        String url = url(config.tls().isPresent() ? "https" : "http", config.host(), server.port());
        log.tell("Tollgate ready on " + url);
        server.managementPort().ifPresent(port -> log.tell("Health and metrics on " + managementUrl(config, port)));
        demoUser.ifPresent(user -> log.tell(user.invitation(url)));
        isToldToStop.await();
        LOG.info("stopping, clients have {} s to leave", config.drainTime().toSeconds());
        server.close();
        LOG.info("stopped");
        return 0;
    }

    private static String managementUrl(Config config, int port) {
        boolean isTls = config.tls().flatMap(TlsFiles::authorities).isPresent();
        return url(isTls ? "https" : "http", config.managementHost(), port);
    }

    /** An IPv6 address stands in brackets in a URL (RFC 3986, section 3.2.2). */
    private static String url(String scheme, String host, int port) {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
