package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabasePasswordFileTest {
    @TempDir
    private Path directory;

    @Test
    void aFileOfTheOwnerAloneIsRead() throws Exception {
        assertThat(DatabasePasswordFile.read(file("a secret\n", "r--------")).text())
                .isEqualTo("a secret");
    }

    @Test
    void aFileThatIsOpenToOthersIsRefused() throws Exception {
        Path file = file("a secret", "rw-r-----");
        assertMistake(
                "wrong database's password file " + file + ": others than its owner may use it; chmod 600 " + file
                        + " mends that",
                file);
    }

    @Test
    void aFileThatIsNoPasswordIsRefused() throws Exception {
        for (String content : new String[] {"", "\n", "a secret\nand another\n"}) {
            Path file = file(content, "rw-------");
            assertMistake("wrong database's password file " + file + ": it must be the password in one line", file);
        }
        Path none = directory.resolve("none");
        assertMistake("cannot read the database's password file " + none + ": no such file", none);
    }

    private static void assertMistake(String message, Path file) {
        assertThatThrownBy(() -> DatabasePasswordFile.read(file))
                .isInstanceOf(OperatorException.class)
                .hasMessage(message);
    }

    private Path file(String content, String permissions) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
