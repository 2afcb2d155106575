package dev.apflow.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** A certificate (X.509, version 3) and its key. */
public final class Certificate {

    /** Whenever a test runs, certificates are valid. */
    private static final Instant BEGIN = Instant.parse("2020-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("2099-01-01T00:00:00Z");

    private final String name;
    private final KeyPair keys;
    private final byte[] der;

    private Certificate(String name, KeyPair keys, byte[] der) {
        this.name = name;
        this.keys = keys;
        this.der = der;
    }

    /** The kinds of keys that programs have. */
    public enum Kind {
        RSA("RSA", 2_048, "SHA256withRSA", "1.2.840.113549.1.1.11"),
        SHORT_RSA("RSA", 1_024, "SHA256withRSA", "1.2.840.113549.1.1.11"),
        EC("EC", 256, "SHA256withECDSA", "1.2.840.10045.4.3.2"),
        ED25519("Ed25519", 255, "Ed25519", "1.3.101.112");

        private final String algorithm;
        private final int bits;
        private final String signature;
        private final String signatureId;

        Kind(String algorithm, int bits, String signature, String signatureId) {
            this.algorithm = algorithm;
            this.bits = bits;
            this.signature = signature;
            this.signatureId = signatureId;
        }

        /** A new pair. */
        public KeyPair keys() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                generator.initialize(bits);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        private byte[] id() {
            return algorithm.equals("RSA")
                    ? Der.sequence(Der.name(signatureId), Der.nothing())
                    : Der.sequence(Der.name(signatureId));
        }

        private byte[] sign(KeyPair keys, byte[] text) {
            try {
                Signature signing = Signature.getInstance(signature);
                signing.initSign(keys.getPrivate());
                signing.update(text);
                return signing.sign();
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** One that issues others. */
    public static Certificate authority(String name) {
        return issue(name, Kind.EC, Optional.empty());
    }

    /** One for {@code localhost} and 127.0.0.1, with a key of this kind. */
    public Certificate issue(String subject, Kind kind) {
        return issue(subject, kind, Optional.of(this));
    }

    /** One for {@code localhost} and 127.0.0.1. */
    public Certificate issue(String subject) {
        return issue(subject, Kind.EC);
    }

    private static Certificate issue(String name, Kind kind, Optional<Certificate> issuer) {
        KeyPair keys = kind.keys();
        KeyPair signing = issuer.map(each -> each.keys).orElse(keys);
        Kind signer = issuer.isPresent() ? Kind.EC : kind;
        byte[] content =
                Der.sequence(
                        Der.tagged(0xa0, Der.whole(BigInteger.TWO)),
                        Der.whole(new BigInteger(1, Arrays.copyOf(encoded(keys), 60)).abs()),
                        signer.id(),
                        subject(issuer.map(each -> each.name).orElse(name)),
                        Der.sequence(Der.time(BEGIN), Der.time(END)),
                        subject(name),
                        keys.getPublic().getEncoded(),
                        Der.tagged(0xa3, extensions(issuer.isEmpty())));
        return new Certificate(
                name,
                keys,
                Der.sequence(content, signer.id(), Der.bits(signer.sign(signing, content))));
    }

    /** Whose digits differ from one key to another. */
    private static byte[] encoded(KeyPair keys) {
        byte[] all = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(all, Math.max(0, all.length - 16), all.length);
    }

    private static byte[] subject(String name) {
        return Der.sequence(Der.set(Der.sequence(Der.name("2.5.4.3"), Der.text(name))));
    }

    private static byte[] extensions(boolean authority) {
        return authority
                ? Der.sequence(
                        Der.sequence(
                                Der.name("2.5.29.19"),
                                Der.yes(),
                                Der.octets(Der.sequence(Der.yes()))))
                : Der.sequence(
                        Der.sequence(
                                Der.name("2.5.29.17"),
                                Der.octets(
                                        Der.sequence(
                                                Der.tagged(
                                                        0x82,
                                                        "localhost"
                                                                .getBytes(
                                                                        StandardCharsets.US_ASCII)),
                                                Der.tagged(0x87, loopback())))));
    }

    private static byte[] loopback() {
        try {
            return InetAddress.getByName("127.0.0.1").getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The certificate as PEM. */
    public String pem() {
        return pem("CERTIFICATE", der);
    }

    /** The key as PEM, PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    }

    /** A block of PEM. */
    public static String pem(String label, byte[] bytes) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /** What it is of, and its files are called. */
    public String name() {
        return name;
    }

    /** Its keys. */
    public KeyPair keys() {
        return keys;
    }

    /** Writes {@code name.pem} and {@code name-key.pem}. */
    public void write(Path directory) {
        try {
            Files.writeString(directory.resolve(name + ".pem"), pem());
            Files.writeString(directory.resolve(name + "-key.pem"), keyPem());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
