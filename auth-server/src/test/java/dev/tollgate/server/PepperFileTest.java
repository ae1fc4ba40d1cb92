package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PepperFileTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("pepper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------", "rwx------"})
    void aFileOfTheOwnerAloneIsRead(String permissions) throws Exception {
        write("# d\u00e9but\r\nk1 = " + KEY + "\r\n", permissions);
        assertThat(PepperFile.read(file).toString()).isEqualTo("Pepper[hidden]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----"})
    void aFileThatIsOpenToOthersIsRefused(String permissions) throws Exception {
        write("k1 = " + KEY, permissions);
        assertMistake(
                "wrong pepper file " + file + ": others than its owner may use it; chmod 600 " + file + " mends that");
    }

    @Test
    void aWrongLineIsNamedByItsNumber() throws Exception {
        write("k1 = " + KEY + "\nk2 = tooshort\n", "rw-------");
        assertMistake("wrong pepper file " + file + ": line 2 has a key of less than 32 bytes");
    }

    @Test
    void aFileThatIsNoPepperIsRefused() throws Exception {
        assertMistake("cannot read the pepper file " + file + ": no such file");
        write("#".repeat(64 * 1024 + 1), "rw-------");
        assertMistake("wrong pepper file " + file + ": it has more than 64 KiB");
        write("", "rw-------");
        assertMistake("wrong pepper file " + file + ": there is no key");
    }

    private void assertMistake(String message) {
        assertThatThrownBy(() -> PepperFile.read(file))
                .isInstanceOf(OperatorException.class)
                .hasMessage(message);
    }

    private void write(String content, String permissions) throws Exception {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
