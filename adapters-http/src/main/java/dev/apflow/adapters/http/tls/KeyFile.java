package dev.apflow.adapters.http.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * The private key of a PEM file: PKCS#8, or what OpenSSL wrote before (PKCS#1 of RSA, SEC 1 of
 * elliptic curves).
 */
final class KeyFile {

    private static final String PKCS8 = "PRIVATE KEY";
    private static final List<String> OLDER = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final int SHORTEST_RSA = 2_048;
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private KeyFile() {}

    /** The key of {@code file}, which has to be the one of {@code certified}. */
    static PrivateKey read(PemFile file, PublicKey certified) throws UnusableFile {
        List<PemFile.Block> keys =
                file.blocks().stream().filter(each -> each.label().endsWith(PKCS8)).toList();
        if (keys.size() != 1) {
            throw file.unusable(
                    keys.isEmpty() ? "holds no private key" : "holds more than one private key");
        }
        PemFile.Block block = keys.get(0);
        requireNotEncrypted(file, block);
        PrivateKey key = key(file, block, certified);
        requireMatch(file, key, certified);
        return key;
    }

    private static void requireNotEncrypted(PemFile file, PemFile.Block block) throws UnusableFile {
        if (block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED")) {
            throw file.unusable(
                    "the key is encrypted; decrypt it with: openssl pkcs8 -in encrypted.pem -out"
                        + " key.pem, or openssl pkey for older forms, and make it readable by its"
                        + " owner alone");
        }
    }

    private static PrivateKey key(PemFile file, PemFile.Block block, PublicKey certified)
            throws UnusableFile {
        String algorithm = algorithm(file, certified);
        byte[] der = file.decoded(block);
        if (!block.label().equals(PKCS8)) {
            if (!OLDER.contains(block.label())) {
                throw file.unusable(
                        "a "
                                + block.label()
                                + " is not understood; convert it with: openssl pkcs8 -topk8"
                                + " -nocrypt -in old.pem -out key.pem");
            }
            der = pkcs8(der, certified);
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException other) {
            throw file.unusable(
                    "holds no key that is understood and of the certificate's kind, which is "
                            + certified.getAlgorithm()
                            + "; an older form is converted with: openssl pkcs8 -topk8 -nocrypt -in"
                            + " old.pem -out key.pem");
        }
    }

    private static String algorithm(PemFile file, PublicKey certified) throws UnusableFile {
        return switch (certified.getAlgorithm()) {
            case "RSA" -> "RSA";
            case "EC" -> "EC";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default ->
                    throw file.unusable(
                            "the certificate has a key of the kind "
                                    + certified.getAlgorithm()
                                    + "; expected RSA, EC or Ed25519");
        };
    }

    /**
     * The newer form of an older key. What is missing there, the kind of key and its curve, is what
     * the certificate says of its own.
     */
    private static byte[] pkcs8(byte[] older, PublicKey certified) {
        byte[] kind = first(certified.getEncoded());
        return tagged(SEQUENCE, VERSION, kind, tagged(OCTETS, older));
    }

    /** The first member of a sequence, with its tag and length. */
    private static byte[] first(byte[] sequence) {
        ByteBuffer in = ByteBuffer.wrap(sequence);
        in.get();
        length(in);
        int begin = in.position();
        in.get();
        int length = length(in);
        byte[] member = new byte[in.position() + length - begin];
        in.get(begin, member);
        return member;
    }

    private static int length(ByteBuffer in) {
        int first = in.get() & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first > 0x80 && i < (first & 0x7f); i++) {
            length = length << 8 | in.get() & 0xff;
        }
        return length;
    }

    private static byte[] tagged(byte tag, byte[]... members) {
        int length = 0;
        for (byte[] member : members) {
            length += member.length;
        }
        ByteBuffer out = ByteBuffer.allocate(length + 4).put(tag);
        if (length >= 0x100) {
            out.put((byte) 0x82).put((byte) (length >> 8));
        } else if (length >= 0x80) {
            out.put((byte) 0x81);
        }
        out.put((byte) length);
        for (byte[] member : members) {
            out.put(member);
        }
        return out.flip().remaining() == out.capacity()
                ? out.array()
                : Arrays.copyOf(out.array(), out.remaining());
    }

    private static void requireMatch(PemFile file, PrivateKey key, PublicKey certified)
            throws UnusableFile {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
            throw file.unusable(
                    "an RSA key of "
                            + rsa.getModulus().bitLength()
                            + " bits is too short; expected at least "
                            + SHORTEST_RSA);
        }
        try {
            Signature signature = Signature.getInstance(signing(key));
            byte[] text = {1, 2, 3};
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(text);
            if (!signature.verify(signed)) {
                throw file.unusable("the key is not the one of the first certificate");
            }
        } catch (GeneralSecurityException other) {
            throw file.unusable("the key is not the one of the first certificate");
        }
    }

    private static String signing(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }
}
