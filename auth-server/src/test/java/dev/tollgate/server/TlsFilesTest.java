package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.server.http.wire.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a server takes for its certificate and key, and what it says of others. */
final class TlsFilesTest {
    private static final TestCertificate EC = TestCertificate.named("ec");
    private static final TestCertificate RSA = TestCertificate.named("rsa", TestCertificate.keys("RSA", 2048));

    /** As openssl makes it, until 2126. */
    private static final String ED448 = """
        -----BEGIN CERTIFICATE-----
        MIIBgjCCAQKgAwIBAgIUPZUlp4ltoCDp95WNNMPNWHui0PkwBQYDK2VxMBAxDjAM
        BgNVBAMMBWVkNDQ4MCAXDTI2MTEyMjE5NDkxM1oYDzIxMjYxMDI5MTk0OTEzWjAQ
        MQ4wDAYDVQQDDAVlZDQ0ODBDMAUGAytlcQM6ABbwzu8Gp6DOkbvdr02vIJET59+O
        O0sg+M64vR4aJv42Lp3jlmyiUEbGfK4qjexpMqnRI8Cqp/dJgKNTMFEwHQYDVR0O
        BBYEFIPEnIshssh6aacJUkudrouAvJlxMB8GA1UdIwQYMBaAFIPEnIshssh6aacJ
        UkudrouAvJlxMA8GA1UdEwEB/wQFMAMBAf8wBQYDK2VxA3MAKNARg/GfC65W80Dn
        /KMVc4tkdZm7yGk6/XCg2gsXFkE90q8zHqn3Bw3ackQoOblrMI86ifHThE+Adton
        lChOBOJlbK7zoVW37L9CuPwXgooRINDn1PmDZCCrdO+2ubxjZej7tBZatG5Drkal
        gMY4lRkA
        -----END CERTIFICATE-----
        """;

    @TempDir
    private Path directory;

    private TlsFiles files;

    @BeforeEach
    void write() {
        files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        EC.writeTo(files.certificate(), files.key());
    }

    @Test
    void keysOfBothKindsAreReadInAllTheirForms() throws IOException {
        assertThat(identity().end()).isEqualTo(EC.certificate().getNotAfter().toInstant());
        write(
                files.key(),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + EC.oldKeyPem());
        assertThat(identity()).isNotNull();
        RSA.writeTo(files.certificate(), files.key());
        assertThat(identity()).isNotNull();
        write(files.key(), "Bag Attributes\r\n" + RSA.oldKeyPem().replace("\n", "\r\n"));
        assertThat(identity()).isNotNull();
    }

    @Test
    void aChainMayFollowTheCertificate() throws IOException {
        write(files.certificate(), EC.certificatePem() + RSA.certificatePem());
        assertThat(identity().end()).isEqualTo(EC.certificate().getNotAfter().toInstant());
        write(files.certificate(), RSA.certificatePem() + EC.certificatePem());
        write(files.key(), RSA.keyPem());
        assertThat(identity()).isNotNull();
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        requireMistake("wrong TLS key {key}: others than its owner may use it; chmod 600 {key} mends that");
    }

    @Test
    void filesThatAreNotThereAreNamed() throws IOException {
        Files.delete(files.key());
        requireMistake("cannot read the TLS key {key}: no such file");
        Files.delete(files.certificate());
        requireMistake("cannot read the TLS certificate {certificate}: no such file");
    }

    @Test
    void brokenCertificatesAreRefused() throws IOException {
        write(files.certificate(), "");
        requireMistake("wrong TLS certificate {certificate}: it has no block CERTIFICATE");
        write(files.certificate(), EC.certificatePem().substring(0, 300));
        requireMistake("wrong TLS certificate {certificate}: its block CERTIFICATE does not end");
        write(files.certificate(), EC.certificatePem().replaceFirst("M", ""));
        requireMistake("wrong TLS certificate {certificate}: it has a certificate that cannot be read");
        write(files.certificate(), "#".repeat(256 * 1024 + 1));
        requireMistake("wrong TLS certificate {certificate}: it has more than 256 KiB");
    }

    @Test
    void keysThatClientsRefuseAreRefused() throws IOException {
        TestCertificate.named("small", TestCertificate.keys("RSA", 1024)).writeTo(files.certificate(), files.key());
        requireMistake("wrong TLS certificate {certificate}: its RSA key has 1024 bits; clients want 2048 at least");
        write(files.certificate(), ED448);
        requireMistake(
                "wrong TLS certificate {certificate}: its key is for Ed448, which clients do not take; RSA and EC"
                        + " are what all of them take");
        // TLS 1.2 takes it where its curve is among the groups alone.
        TestCertificate.named("large", TestCertificate.keys("EC", 521)).writeTo(files.certificate(), files.key());
        requireMistake("wrong TLS certificate {certificate}: its EC key is of a curve that not all clients take; all"
                + " take P-256");
    }

    @Test
    void keysOfTheWrongKindOrPairAreRefused() throws IOException {
        write(files.key(), RSA.keyPem());
        requireMistakeOfPair("it has no key for EC, which the certificate is for");
        write(files.key(), RSA.oldKeyPem());
        requireMistakeOfPair("it has no key for EC, which the certificate is for");
        TestCertificate other = TestCertificate.named("other");
        write(files.key(), other.keyPem());
        requireMistakeOfPair("they do not belong together");
        write(files.certificate(), EC.certificatePem() + other.certificatePem());
        requireMistakeOfPair(
                "the key is that of a later certificate in the file; the server's own has to be the first");
    }

    @Test
    void keysThatCannotBeReadAreRefusedWithWhatMendsThat() throws IOException {
        write(files.key(), EC.certificatePem());
        requireMistakeOfPair("it has to have one block PRIVATE KEY, and has 0");
        write(files.key(), EC.keyPem() + RSA.keyPem());
        requireMistakeOfPair("it has to have one block PRIVATE KEY, and has 2");
        String encrypted = "the key is encrypted; openssl pkey -in OLD -out NEW writes it as it is needed here";
        write(files.key(), EC.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"));
        requireMistakeOfPair(encrypted);
        write(files.key(), RSA.oldKeyPem().replace("KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\n\nM"));
        requireMistakeOfPair(encrypted);
        write(files.key(), EC.keyPem().replace("PRIVATE", "DSA PRIVATE"));
        requireMistakeOfPair("a block DSA PRIVATE KEY is not known; it should be PRIVATE KEY");
        write(files.key(), "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----");
        requireMistakeOfPair("it has no key for EC, which the certificate is for");
    }

    @Test
    void certificatesAreTakenWhileTheyAreValid() {
        Instant begin = EC.certificate().getNotBefore().toInstant();
        Instant end = EC.certificate().getNotAfter().toInstant();
        assertThat(files.identity(files.read(), begin)).isNotNull();
        assertThat(files.identity(files.read(), end)).isNotNull();
        assertThatThrownBy(() -> files.identity(files.read(), begin.minusMillis(1)))
                .isInstanceOf(OperatorException.class)
                .hasMessage("the TLS certificate " + files.certificate() + " begins on " + begin);
        assertThatThrownBy(() -> files.identity(files.read(), end.plus(Duration.ofMillis(1))))
                .isInstanceOf(OperatorException.class)
                .hasMessage("the TLS certificate " + files.certificate() + " has ended on " + end);
    }

    private TlsIdentity identity() {
        return files.identity(files.read(), Instant.now());
    }

    private void requireMistakeOfPair(String message) {
        requireMistake("wrong TLS key {key} for the certificate {certificate}: " + message);
    }

    private void requireMistake(String message) {
        assertThatThrownBy(this::identity)
                .isInstanceOf(OperatorException.class)
                .hasMessage(message.replace("{key}", files.key().toString())
                        .replace("{certificate}", files.certificate().toString()));
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
    }
}
