package dev.tollgate.server.cli;

import dev.tollgate.server.Administration;
import dev.tollgate.server.DataDirectory;
import dev.tollgate.server.transfer.RecordFormat;
import dev.tollgate.server.transfer.UserExport;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes all users out, for an import elsewhere. */
@Command(
        name = "export",
        description = {
            "Write all users, oldest first, as 'user import' takes them.",
            "Password hashes are secrets: whoever has them can guess the passwords at leisure. Cells of CSV stand as"
                    + " they are, so one that begins with '=' is computed by a program that does so."
        })
final class ExportCommand implements Callable<Integer> {
    @Mixin
    private EnvironmentOptions options = new EnvironmentOptions();

    @Option(names = "--format", paramLabel = "ndjson|csv", description = "Format (default: that of FILE, or ndjson)")
    private @Nullable RecordFormat format;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "File to write, which must not be there yet and nobody but its owner may read; without it"
                    + " standard output is written")
    private @Nullable Path file;

    @Option(names = "--no-hashes", description = "Leave the password hashes out")
    private boolean isWithoutHashes;

    @Override
    public Integer call() {
        try (Administration administration = options.existing()) {
            @Nullable Path target = file;
            if (target == null) {
                write(administration, RecordFormat.NDJSON, new FileOutputStream(FileDescriptor.out));
            } else {
                writeTo(target, administration);
            }
        } catch (IOException failure) {
            throw new CommandFailedException("cannot write the users: " + failure.getMessage());
        }
        return 0;
    }

    private void writeTo(Path target, Administration administration) {
        DataDirectory.place(target, draft -> {
            try (OutputStream output = Files.newOutputStream(draft)) {
                write(administration, RecordFormat.ofFile(target.toString()).orElse(RecordFormat.NDJSON), output);
            }
        });
    }

    private void write(Administration administration, RecordFormat usual, OutputStream output) throws IOException {
        @Nullable RecordFormat chosen = format;
        BufferedOutputStream buffer = new BufferedOutputStream(output);
        UserExport export = new UserExport(chosen == null ? usual : chosen, !isWithoutHashes, buffer);
        try {
            export.begin();
            administration.users().forEach(export::write);
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        buffer.flush();
    }
}
