package dev.tollgate.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Those who vouch for operators: who shows a certificate that one of them has signed is let in (RFC 5280, section 6). */
record ClientAuthorities(List<X509Certificate> certificates) {
    ClientAuthorities {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads the certificates of a PEM file.
     *
     * @throws IllegalArgumentException if it has none, one that cannot be read, or one that may not sign others or has ended:
     *     such a one would count as an authority all the same
     */
    static ClientAuthorities read(ByteBuffer file, Instant now) {
        byte[] bytes = new byte[file.remaining()];
        file.duplicate().get(bytes);
        List<X509Certificate> certificates = PemBlock.certificates(bytes);
        for (X509Certificate certificate : certificates) {
            if (certificate.getBasicConstraints() < 0) {
                throw new IllegalArgumentException("its certificate of "
                        + certificate.getSubjectX500Principal().getName() + " is not that of an authority (CA:TRUE)");
            }
            Instant end = certificate.getNotAfter().toInstant();
            if (now.isAfter(end)) {
                throw new IllegalArgumentException("its certificate of "
                        + certificate.getSubjectX500Principal().getName() + " has ended on " + end);
            }
        }
        return new ClientAuthorities(certificates);
    }

    /** What holds clients to them. */
    TrustManager[] trustManagers() throws GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        try {
            anchors.load(null, null);
        } catch (IOException impossible) {
            throw new AssertionError("nothing is read", impossible);
        }
        for (int i = 0; i < certificates.size(); i++) {
            anchors.setCertificateEntry(String.valueOf(i), certificates.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }
}
