package dev.tollgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tollgate.server.http.wire.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** When a server takes over new files, and what it says while it cannot. */
@Isolated("other tests' servers would write to the same logger")
final class TlsRenewalTest {
    private static final TestCertificate FIRST = TestCertificate.named("first");

    /** Told from the first one by its end. */
    private static final TestCertificate SECOND = TestCertificate.of(
            "second",
            TestCertificate.keys("EC", 256),
            FIRST.certificate().getNotBefore().toInstant().plusSeconds(60));

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final MovableTime clock = new MovableTime();

    @TempDir
    private Path directory;

    private TlsFiles files;
    private TlsRenewal renewal;

    @BeforeEach
    void start() {
        lines.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(lines);
        files = new TlsFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"), Optional.empty());
        FIRST.writeTo(files.certificate(), files.key());
        renewal = new TlsRenewal(files, clock);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(lines);
    }

    @Test
    void filesThatStayAreNoNews() {
        checkSomeTimes();
        requireServed(FIRST);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void newFilesAreTakenOverAtOnce() {
        SECOND.writeTo(files.certificate(), files.key());
        renewal.check();
        requireServed(SECOND);
        checkSomeTimes();
        requireSaid("New connections get the TLS certificate that ends on " + end(SECOND));
    }

    @Test
    void newFilesOfTheSameSizeAndTimeAreTakenOver() throws IOException {
        TestCertificate twin = TestCertificate.of(
                "FIRST",
                FIRST.keys(),
                FIRST.certificate().getNotBefore().toInstant().plusSeconds(1));
        Files.writeString(files.certificate(), filled(FIRST.certificatePem()));
        renewal.check();
        var time = Files.getLastModifiedTime(files.certificate());
        Files.writeString(files.certificate(), filled(twin.certificatePem()));
        Files.setLastModifiedTime(files.certificate(), time);
        renewal.check();
        requireServed(twin);
    }

    @Test
    void theSwitchOfASymbolicLinkIsEnough() throws IOException {
        for (TestCertificate certificate : List.of(FIRST, SECOND)) {
            Path version = Files.createDirectory(directory.resolve(certificate.toString()));
            certificate.writeTo(version.resolve("tls.crt"), version.resolve("tls.key"));
        }
        Path data = Files.createSymbolicLink(directory.resolve("..data"), Path.of(FIRST.toString()));
        TlsRenewal mounted =
                new TlsRenewal(new TlsFiles(data.resolve("tls.crt"), data.resolve("tls.key"), Optional.empty()), clock);
        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of(SECOND.toString()));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        mounted.check();
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void twoFilesMayChangeOneAfterTheOther() throws IOException {
        Files.writeString(files.certificate(), SECOND.certificatePem());
        renewal.check();
        requireServed(FIRST);
        assertThat(lines.list).isEmpty();
        Files.writeString(files.key(), SECOND.keyPem());
        renewal.check();
        requireServed(SECOND);
    }

    @Test
    void aMistakeThatLastsIsSaidOnceAndTheOldCertificateServesOn() throws IOException {
        Files.writeString(files.certificate(), SECOND.certificatePem());
        checkSomeTimes();
        requireServed(FIRST);
        requireSaid("Goes on with the TLS certificate that ends on " + end(FIRST) + ": wrong TLS key " + files.key()
                + " for the certificate " + files.certificate() + ": they do not belong together");
        Files.delete(files.certificate());
        checkSomeTimes();
        requireSaid("Goes on with the TLS certificate that ends on " + end(FIRST) + ": cannot read the TLS certificate "
                + files.certificate() + ": no such file");
        FIRST.writeTo(files.certificate(), files.key());
        checkSomeTimes();
        requireServed(FIRST);
        Files.delete(files.certificate());
        checkSomeTimes();
        assertThat(lines.list).as("the same mistake, later").hasSize(1);
    }

    @Test
    void aCertificateThatIsNotValidYetIsTakenOverOnceItIs() {
        TestCertificate coming = TestCertificate.of(
                "coming", TestCertificate.keys("EC", 256), Instant.now().plus(Duration.ofHours(1)));
        coming.writeTo(files.certificate(), files.key());
        checkSomeTimes();
        requireServed(FIRST);
        assertThat(lines.list).hasSize(1);
        clock.pass(Duration.ofHours(2));
        renewal.check();
        requireServed(coming);
    }

    @Test
    void anEndedCertificateDoesNotReplaceAGoodOne() {
        TestCertificate ended = TestCertificate.of(
                "ended", TestCertificate.keys("EC", 256), Instant.now().minus(Duration.ofDays(91)));
        ended.writeTo(files.certificate(), files.key());
        checkSomeTimes();
        requireServed(FIRST);
        requireSaid("Goes on with the TLS certificate that ends on " + end(FIRST) + ": the TLS certificate "
                + files.certificate() + " has ended on " + end(ended));
    }

    @Test
    void itsEndIsAnnouncedTwoWeeksBeforeOnceADay() {
        clock.pass(Duration.ofDays(75));
        checkSomeTimes();
        assertThat(lines.list).isEmpty();
        clock.pass(Duration.ofDays(2));
        checkSomeTimes();
        requireSaid("The TLS certificate " + files.certificate() + " ends on " + end(FIRST) + ", in 12 days");
        clock.pass(Duration.ofHours(23));
        checkSomeTimes();
        assertThat(lines.list).isEmpty();
        clock.pass(Duration.ofHours(2));
        checkSomeTimes();
        assertThat(lines.list).hasSize(1);
        lines.list.clear();
        clock.pass(Duration.ofDays(30));
        checkSomeTimes();
        requireSaid("The TLS certificate " + files.certificate() + " has ended on " + end(FIRST));
        requireServed(FIRST);
    }

    private void checkSomeTimes() {
        for (int time = 0; time < 3; time++) {
            renewal.check();
        }
    }

    private void requireServed(TestCertificate certificate) {
        assertThat(renewal.end()).isEqualTo(end(certificate));
    }

    /** The only line since the last one. */
    private void requireSaid(String line) {
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(line);
        lines.list.clear();
    }

    private static Instant end(TestCertificate certificate) {
        return certificate.certificate().getNotAfter().toInstant();
    }

    /** With blank lines behind, which mean nothing. */
    private static String filled(String pem) {
        return pem + "\n".repeat(2000 - pem.length());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(TlsRenewal.class);
    }
}
