package dev.tollgate.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A part of a PEM file (RFC 7468).
 *
 * @param label such as {@code CERTIFICATE}
 * @param text between the two lines with the label, which for old encrypted keys begins with headers
 */
record PemBlock(String label, String text) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /**
     * All of a file, in its order; what stands outside of them is explanatory text.
     *
     * @throws IllegalArgumentException if one does not end, as where a file is still being written
     */
    static List<PemBlock> all(byte[] file) {
        List<PemBlock> blocks = new ArrayList<>();
        String label = "";
        StringBuilder text = new StringBuilder();
        for (String line : new String(file, ISO_8859_1).lines().toList()) {
            String mark = line.strip();
            if (mark.startsWith(BEGIN) && mark.endsWith(DASHES)) {
                requireEnd(label);
                label = mark.substring(BEGIN.length(), mark.length() - DASHES.length());
                text.setLength(0);
            } else if (mark.equals(END + label + DASHES)) {
                blocks.add(new PemBlock(label, text.toString()));
                label = "";
            } else {
                text.append(line).append('\n');
            }
        }
        requireEnd(label);
        return blocks;
    }

    private static void requireEnd(String label) {
        if (!label.isEmpty()) {
            throw new IllegalArgumentException("its block " + label + " does not end");
        }
    }

    /**
     * The certificates of a file, in its order.
     *
     * @throws IllegalArgumentException if it has none, or one that cannot be read
     */
    static List<X509Certificate> certificates(byte[] file) {
        List<X509Certificate> certificates = all(file).stream()
                .filter(block -> block.label.equals("CERTIFICATE"))
                .map(PemBlock::certificate)
                .toList();
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("it has no block CERTIFICATE");
        }
        return certificates;
    }

    private X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der()));
        } catch (CertificateException | IllegalArgumentException broken) {
            throw new IllegalArgumentException("it has a certificate that cannot be read", broken);
        }
    }

    /**
     * What the text stands for.
     *
     * @throws IllegalArgumentException if it is no Base64
     */
    byte[] der() {
        return Base64.getMimeDecoder().decode(text);
    }

    /** What may be a secret is not told. */
    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }
}
