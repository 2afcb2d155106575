package dev.apflow.adapters.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of PEM blocks (RFC 7468), read at one moment.
 *
 * @param setting that names it
 * @param expected what it should hold
 * @param bytes all of it
 */
@SuppressWarnings("ArrayRecordComponent")
record PemFile(String setting, String expected, Path path, byte[] bytes) {

    static final String CERTIFICATES =
            "a PEM file: a certificate, then the certificates of its issuers";
    static final String KEY = "a PEM file with one private key that is not encrypted";
    static final String AUTHORITIES = "a PEM file of certificates";

    private static final long LARGEST = 1L << 20;
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN ([A-Z0-9 ]{1,64})-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String CERTIFICATE = "CERTIFICATE";

    /** What stands between a BEGIN and its END. */
    record Block(String label, String text) {}

    /** Reads a file as it is now. */
    static PemFile read(String setting, String expected, Path path) throws UnusableFile {
        try {
            if (Files.size(path) > LARGEST) {
                throw new UnusableFile(
                        new PemFile(setting, expected, path, new byte[0]),
                        "is larger than " + LARGEST + " bytes");
            }
            return new PemFile(setting, expected, path, Files.readAllBytes(path));
        } catch (IOException unreadable) {
            throw new UnusableFile(
                    new PemFile(setting, expected, path, new byte[0]),
                    unreadable instanceof NoSuchFileException
                            ? "is not there"
                            : "cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    UnusableFile unusable(String reason) {
        return new UnusableFile(this, reason);
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return blocks;
    }

    byte[] decoded(Block block) throws UnusableFile {
        try {
            return Base64.getDecoder().decode(block.text().replaceAll("\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            throw unusable("a block " + block.label() + " is damaged: it is not Base64");
        }
    }

    /** All certificates, in their order; one at least. */
    List<X509Certificate> certificates() throws UnusableFile {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add(certificate(decoded(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw unusable("holds no certificate");
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) throws UnusableFile {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException | ClassCastException damaged) {
            throw unusable("a certificate of it is damaged");
        }
    }
}
