package dev.tollgate.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * What a server reads before it starts: the settings, and the files that they name. It makes nothing, opens no port and
 * no database, and tells no content of a file.
 */
public final class StartCheck {
    private StartCheck() {}

    /**
     * Reads the settings and what they name.
     *
     * @param clock tells whether a certificate is valid
     * @throws OperatorException that names all that would keep a server from starting with them
     */
    public static Config passed(Settings settings, Clock clock) {
        Reading reading = new Reading(settings);
        Config config = Config.read(reading);
        config.hashing().pepperFile().ifPresent(file -> reading.attempt(() -> PepperFile.read(file)));
        config.tls().ifPresent(files -> reading.attempt(() -> files.identity(files.read(), clock.instant())));
        if (config.postgres().isEmpty() && reading.isSound(Setting.DATA_DIR, Setting.DATABASE_URL)) {
            hindrance(config.dataDir())
                    .ifPresent(reason ->
                            reading.complain("cannot use the data directory " + config.dataDir() + ": " + reason));
        }
        config.auditFile()
                .ifPresent(file -> hindranceOfFile(file)
                        .ifPresent(reason -> reading.complain("cannot write the audit file " + file + ": " + reason)));
        reading.finish();
        return config;
    }

    /** What keeps a directory from being written, or made where it is missing. */
    private static Optional<String> hindrance(Path directory) {
        Path there = directory.toAbsolutePath();
        for (Path parent = there; !Files.exists(there) && parent != null; parent = there.getParent()) {
            there = parent;
        }
        if (!Files.isDirectory(there)) {
            return Optional.of(there + " is no directory");
        }
        return Files.isWritable(there) ? Optional.empty() : Optional.of("no permission to write to " + there);
    }

    private static Optional<String> hindranceOfFile(Path file) {
        if (!Files.exists(file)) {
            return Optional.ofNullable(file.toAbsolutePath().getParent()).flatMap(StartCheck::hindrance);
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("it is no file");
        }
        return Files.isWritable(file) ? Optional.empty() : Optional.of("no permission to write to it");
    }
}
