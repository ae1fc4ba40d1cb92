package dev.tollgate.server;

import dev.tollgate.server.http.wire.TlsEngines;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate with its chain and key, which proves to clients who the server is. */
final class TlsIdentity implements TlsEngines {
    /** Nothing older may be used (RFC 8996). */
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Those with forward secrecy and authenticated encryption alone, as RFC 9325 (section 4.2) recommends them. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };

    /** All browsers have one of these; larger groups let a client have the server compute at little cost of its own. */
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

    /** Without SHA-1, which older Java versions still take (RFC 9155). */
    private static final String[] SIGNATURES = {
        "ecdsa_secp256r1_sha256",
        "ecdsa_secp384r1_sha384",
        "ecdsa_secp521r1_sha512",
        "ed25519",
        "rsa_pss_rsae_sha256",
        "rsa_pss_rsae_sha384",
        "rsa_pss_rsae_sha512",
        "rsa_pkcs1_sha256",
        "rsa_pkcs1_sha384",
        "rsa_pkcs1_sha512",
    };

    private static final Map<String, String> PROOFS =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    /** RFC 9325, section 4.4. */
    private static final int LEAST_RSA_BITS = 2048;

    private static final Set<Integer> CURVES = Set.of(256, 384);
    private static final int MAX_CACHED_SESSIONS = 1000;
    private static final Duration SESSION_LIFE = Duration.ofHours(1);

    private final X509Certificate certificate;
    private final SSLContext context;

    /** Apart from the other, so that nobody comes in by a session of the other port, which asks for no certificate. */
    private final Optional<SSLContext> operatorsContext;

    private TlsIdentity(X509Certificate certificate, SSLContext context, Optional<SSLContext> operatorsContext) {
        this.certificate = certificate;
        this.context = context;
        this.operatorsContext = operatorsContext;
    }

    /**
     * Reads the certificates of a PEM file, the server's own first.
     *
     * @throws IllegalArgumentException if it has none, or one that cannot be read
     */
    static List<X509Certificate> chain(byte[] file) {
        List<X509Certificate> chain = PemBlock.certificates(file);
        PublicKey key = chain.getFirst().getPublicKey();
        if (!PROOFS.containsKey(key.getAlgorithm())) {
            throw new IllegalArgumentException("its key is for " + key.getAlgorithm() + "; RSA and EC are known");
        }
        if (key instanceof EdECKey ed && !ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            throw new IllegalArgumentException("its key is for "
                    + ed.getParams().getName() + ", which clients do not take; RSA and EC are what all of them take");
        }
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IllegalArgumentException("its RSA key has "
                    + rsa.getModulus().bitLength() + " bits; clients want " + LEAST_RSA_BITS + " at least");
        }
        if (key instanceof ECKey ec
                && !CURVES.contains(ec.getParams().getCurve().getField().getFieldSize())) {
            throw new IllegalArgumentException("its EC key is of a curve that not all clients take; all take P-256");
        }
        return chain;
    }

    /**
     * Puts both halves together.
     *
     * @param operators who vouches for operators
     * @throws IllegalArgumentException if they are not of one pair
     */
    static TlsIdentity of(List<X509Certificate> chain, PrivateKey key, Optional<ClientAuthorities> operators) {
        if (!isPair(chain.getFirst().getPublicKey(), key)) {
            boolean isOfAnother = chain.stream().anyMatch(other -> isPair(other.getPublicKey(), key));
            throw new IllegalArgumentException(
                    isOfAnother
                            ? "the key is that of a later certificate in the file; the server's own has to be the first"
                            : "they do not belong together");
        }
        KeyManager[] own = {new OnlyKey(chain, key)};
        try {
            Optional<SSLContext> forOperators = Optional.empty();
            if (operators.isPresent()) {
                forOperators = Optional.of(context(own, operators.get().trustManagers()));
            }
            return new TlsIdentity(chain.getFirst(), context(own, new TrustManager[0]), forOperators);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has TLS", impossible);
        }
    }

    private static SSLContext context(KeyManager[] own, TrustManager[] clients) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, clients, new SecureRandom());
        context.getServerSessionContext().setSessionCacheSize(MAX_CACHED_SESSIONS);
        context.getServerSessionContext().setSessionTimeout((int) SESSION_LIFE.toSeconds());
        return context;
    }

    Instant begin() {
        return certificate.getNotBefore().toInstant();
    }

    Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public SSLEngine next() {
        return engine(context, parameters());
    }

    /** For a connection that nobody gets who does not show a certificate of those who vouch for operators. */
    SSLEngine nextForOperator() {
        SSLParameters parameters = parameters();
        parameters.setNeedClientAuth(true);
        return engine(operatorsContext.orElseThrow(), parameters);
    }

    private static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters(CIPHER_SUITES, PROTOCOLS);
        parameters.setNamedGroups(GROUPS);
        parameters.setSignatureSchemes(SIGNATURES);
        // All are good, and the client knows which its processor is quick at.
        parameters.setUseCipherSuitesOrder(false);
        return parameters;
    }

    private static SSLEngine engine(SSLContext context, SSLParameters parameters) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isPair(PublicKey publicKey, PrivateKey key) {
        try {
            byte[] challenge = new byte[Long.BYTES];
            Signature signature = Signature.getInstance(PROOFS.get(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(challenge);
            byte[] proof = signature.sign();
            signature.initVerify(publicKey);
            signature.update(challenge);
            return signature.verify(proof);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    /** Offers the one key wherever a key of its kind is asked for. */
    private static final class OnlyKey extends X509ExtendedKeyManager {
        private static final String NAME = "server";

        private final X509Certificate[] chain;
        private final PrivateKey key;

        OnlyKey(List<X509Certificate> chain, PrivateKey key) {
            this.chain = chain.toArray(X509Certificate[]::new);
            this.key = key;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return key.getAlgorithm().equals(keyType) ? NAME : null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return Optional.ofNullable(chooseEngineServerAlias(keyType, issuers, null))
                    .map(name -> new String[] {name})
                    .orElse(null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String name) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String name) {
            return key;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
