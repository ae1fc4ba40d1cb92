package dev.tollgate.server.cli;

import static java.net.http.HttpResponse.BodyHandlers.discarding;

import dev.tollgate.server.AuthServer;
import dev.tollgate.server.Config;
import dev.tollgate.server.Environment;
import dev.tollgate.server.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * Starts a server on a new directory, logs in once and ends, for the JVM to archive the classes that this has loaded:
 * {@code java -XX:ArchiveClassesAtExit=FILE -jar auth-server.jar rehearse} (JEP 350).
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Start a server for a moment, so that Java can archive the classes that it loads.")
final class RehearseCommand implements Callable<Integer> {
    private static final int OK = 200;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("tollgate");
        try {
            return logInOn(Config.of(settings(directory))) == OK ? 0 : 1;
        } finally {
            delete(directory);
        }
    }

    private static Map<Setting, String> settings(Path directory) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (!setting.isSecret()) {
                settings.put(setting, setting.defaultValue());
            }
        }
        settings.put(Setting.DATA_DIR, directory.toString());
        settings.put(Setting.PORT, "0");
        settings.put(Setting.MANAGEMENT_PORT, "0");
        settings.put(Setting.DRAIN_TIME, "0");
        return settings;
    }

    private static int logInOn(Config config) throws IOException, InterruptedException {
        DemoUser user = DemoUser.of(config);
        try (AuthServer server = AuthServer.start(config, Clock.systemUTC())) {
            URI login = URI.create("http://%s:%d%s/wf/%s"
                    .formatted(config.host(), server.port(), Environment.TEST.basePath(), user.operation()));
            HttpRequest request = HttpRequest.newBuilder(login)
                    .POST(BodyPublishers.ofString("{\"email\":\"%s\",\"password\":\"%s\"}"
                            .formatted(user.email(), user.password().text())))
                    .build();
            return HttpClient.newHttpClient().send(request, discarding()).statusCode();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
