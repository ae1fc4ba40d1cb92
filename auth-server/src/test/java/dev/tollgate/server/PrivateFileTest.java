package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrivateFileTest {
    @TempDir
    private Path directory;

    /** The program runs as another user than the file's, which is root where the tests are. */
    @ParameterizedTest
    @CsvSource({
        "rw-------, tollgate, true",
        "r--r-----, tollgate, true",
        "rw-r-----, tollgate, true",
        "rw-rw----, tollgate, false",
        "rw-r--r--, tollgate, false",
        "rw-r-----, root, false",
    })
    void aGroupMayReadWhatBelongsToRoot(String permissions, String user, boolean isPrivate) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), "swordfish");
        assumeTrue(Files.getOwner(file).getName().equals("root"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        if (isPrivate) {
            assertThatCode(() -> PrivateFile.require(file, user)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> PrivateFile.require(file, user))
                    .hasMessage("others than its owner may use it; chmod 600 " + file + " mends that");
        }
    }
}
