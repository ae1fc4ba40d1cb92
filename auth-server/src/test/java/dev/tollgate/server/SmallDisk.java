package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file system in memory that can be filled, mounted on a directory of its own; for root alone. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether this process may mount one. */
    static boolean isPossible() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Mounts one on a directory, which must be empty. */
    static SmallDisk mount(Path directory, int megabytes) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=755", "none", directory.toString());
        return new SmallDisk(directory);
    }

    Path directory() {
        return directory;
    }

    /** Takes all the room that is left. */
    void fill() throws IOException {
        byte[] block = new byte[4096];
        try (var filler = Files.newOutputStream(filler())) {
            Arrays.fill(block, (byte) 'x');
            while (directory.toFile().getUsableSpace() > 0) {
                filler.write(block);
            }
        } catch (IOException full) {
            // As it is meant to be.
        }
    }

    /** Gives back what {@link #fill} took. */
    void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.onExit().join().exitValue())
                .as(String.join(" ", command))
                .isZero();
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", directory.toString());
    }
}
