package dev.tollgate.server.http.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * A certificate for 127.0.0.1 with its key, signed by itself or by an authority; made here, because {@code keytool}
 * takes longer than the tests.
 */
public record TestCertificate(X509Certificate certificate, KeyPair keys) {
    private static final Duration LIFE = Duration.ofDays(90);

    /** One of the kind that most servers have today: P-256, for 90 days. */
    public static TestCertificate named(String name) {
        return named(name, keys("EC", 256));
    }

    public static TestCertificate named(String name, KeyPair keys) {
        return of(name, keys, Instant.now().minus(Duration.ofHours(1)));
    }

    /** One that is valid for 90 days from then on. */
    public static TestCertificate of(String name, KeyPair keys, Instant begin) {
        return of(name, keys, begin, List.of(), name, keys);
    }

    /** One that may sign others. */
    public static TestCertificate authority(String name) {
        KeyPair keys = keys("EC", 256);
        Extension mayUse = extension(Extension.basicConstraints, new BasicConstraints(true));
        return of(name, keys, Instant.now().minus(Duration.ofHours(1)), List.of(mayUse), name, keys);
    }

    /** One of the usual kind that this one has signed, for a purpose. */
    public TestCertificate signed(String name, KeyPurposeId purpose, Instant begin) {
        Extension use = extension(Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
        return of(name, keys("EC", 256), begin, List.of(use), commonName(), keys);
    }

    private static TestCertificate of(
            String name, KeyPair keys, Instant begin, List<Extension> extensions, String issuer, KeyPair issuerKeys) {
        try {
            boolean isRsa = issuerKeys.getPublic().getAlgorithm().equals("RSA");
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(
                    isRsa ? PKCSObjectIdentifiers.sha256WithRSAEncryption : X9ObjectIdentifiers.ecdsa_with_SHA256);
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(BigInteger.valueOf(System.nanoTime())));
            generator.setSignature(algorithm);
            generator.setIssuer(new X500Name("CN=" + issuer));
            generator.setSubject(new X500Name("CN=" + name));
            generator.setStartDate(new Time(Date.from(begin)));
            generator.setEndDate(new Time(Date.from(begin.plus(LIFE))));
            generator.setSubjectPublicKeyInfo(
                    SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
            GeneralNames address = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
            List<Extension> all = new ArrayList<>(extensions);
            all.add(extension(Extension.subjectAlternativeName, address));
            generator.setExtensions(new Extensions(all.toArray(Extension[]::new)));
            TBSCertificate content = generator.generateTBSCertificate();
            Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(issuerKeys.getPrivate());
            signature.update(content.getEncoded());
            byte[] whole = new DERSequence(new ASN1Encodable[] {content, algorithm, new DERBitString(signature.sign())})
                    .getEncoded();
            return new TestCertificate(
                    (X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(whole)),
                    keys);
        } catch (IOException | GeneralSecurityException failure) {
            throw new AssertionError("a certificate could not be made", failure);
        }
    }

    private static Extension extension(ASN1ObjectIdentifier name, ASN1Encodable value) {
        try {
            return Extension.create(name, false, value);
        } catch (IOException impossible) {
            throw new AssertionError("it has just been made", impossible);
        }
    }

    private String commonName() {
        return certificate.getSubjectX500Principal().getName().substring("CN=".length());
    }

    public static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has RSA and EC", impossible);
        }
    }

    /** Writes both files as a server wants them. */
    public void writeTo(Path certificateFile, Path keyFile) {
        try {
            Files.writeString(certificateFile, certificatePem());
            if (Files.notExists(keyFile)) {
                Files.createFile(
                        keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(keyFile, keyPem());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("it has been decoded", impossible);
        }
    }

    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** In the form that was usual before PKCS #8. */
    public String oldKeyPem() {
        try {
            byte[] bare = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            return pem(keys.getPrivate().getAlgorithm() + " PRIVATE KEY", bare);
        } catch (IOException impossible) {
            throw new AssertionError("the JDK encodes keys", impossible);
        }
    }

    /** What trusts this certificate and no other. */
    public SSLContext client() {
        return client(List.of(this));
    }

    /** What trusts these and no others. */
    public static SSLContext client(List<TestCertificate> certificates) {
        return client(certificates, null);
    }

    /** What trusts this certificate and no other, and shows one itself. */
    public SSLContext client(TestCertificate shown) {
        try {
            return client(List.of(this), shown.keyManagers());
        } catch (IOException | GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has TLS", impossible);
        }
    }

    private static SSLContext client(List<TestCertificate> certificates, KeyManager @Nullable [] own) {
        try {
            KeyStore trusted = emptyStore();
            for (TestCertificate known : certificates) {
                trusted.setCertificateEntry(known.toString(), known.certificate());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has TLS", impossible);
        }
    }

    /** What serves with it, by the JDK's defaults. */
    TlsEngines server() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), null, null);
            return () -> {
                SSLEngine engine = context.createSSLEngine();
                engine.setUseClientMode(false);
                return engine;
            };
        } catch (IOException | GeneralSecurityException impossible) {
            throw new AssertionError("every JDK has TLS", impossible);
        }
    }

    private KeyManager[] keyManagers() throws IOException, GeneralSecurityException {
        KeyStore own = emptyStore();
        own.setKeyEntry("own", keys.getPrivate(), new char[0], new X509Certificate[] {certificate});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(own, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
