package dev.apflow.adapters.http.jwks;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Reads a JSON Web Key Set. What is of another kind, for another purpose, too short or damaged is
 * left out: sets have keys for many readers.
 */
final class KeyReader {

    static final int LARGEST = 256 << 10;

    private static final int MOST_KEYS = 100;
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 8_192;
    private static final int LONGEST_EXPONENT = 64;
    private static final int COORDINATE = 32;

    /** Of a key of Ed25519 (RFC 8410, section 4); the key follows. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private KeyReader() {}

    /** Keys cannot be had; the message tells why, for people. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /** The keys that can be used; one at least. */
    static List<VerifyingKey> read(String text) throws Unusable {
        if (!(JsonText.parse(text, JsonLimits.DEFAULT) instanceof Parsed(JsonObject set))
                || !(set.find("keys").orElse(JsonObject.EMPTY)
                        instanceof JsonArray(List<JsonValue> members))) {
            throw new Unusable("is no JSON Web Key Set: expected {\"keys\": [...]}");
        }
        if (members.size() > MOST_KEYS) {
            throw new Unusable("has more than " + MOST_KEYS + " keys");
        }
        List<VerifyingKey> keys = new ArrayList<>();
        for (JsonValue member : members) {
            if (member instanceof JsonObject key) {
                read(key).ifPresent(keys::add);
            }
        }
        if (keys.isEmpty()) {
            throw new Unusable(
                    "has no key that can be used: expected RSA of at least "
                            + SHORTEST_RSA
                            + " bits, EC of P-256 or OKP of Ed25519, to verify signatures");
        }
        return keys;
    }

    private static Optional<VerifyingKey> read(JsonObject key) {
        try {
            return switch (text(key, "kty").orElse("")) {
                case "RSA" -> of(key, Algorithm.RS256, rsa(key));
                case "EC" -> of(key, Algorithm.ES256, ec(key));
                case "OKP" -> of(key, Algorithm.EDDSA, ed25519(key));
                default -> Optional.empty();
            };
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<VerifyingKey> of(
            JsonObject key, Algorithm algorithm, Optional<PublicKey> read) {
        boolean fits = text(key, "alg").map(algorithm::isCalled).orElse(true);
        boolean verifies =
                text(key, "use").map("sig"::equals).orElse(true)
                        && key.find("key_ops").map(KeyReader::hasVerify).orElse(true);
        return read.filter(found -> fits && verifies)
                .map(found -> new VerifyingKey(text(key, "kid"), algorithm, found));
    }

    private static boolean hasVerify(JsonValue operations) {
        return operations instanceof JsonArray(List<JsonValue> all)
                && all.contains(new JsonString("verify"));
    }

    private static Optional<PublicKey> rsa(JsonObject key) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(1, bytes(key, "n"));
        BigInteger exponent = new BigInteger(1, bytes(key, "e"));
        boolean strong =
                modulus.bitLength() >= SHORTEST_RSA
                        && modulus.bitLength() <= LONGEST_RSA
                        && exponent.bitLength() > 1
                        && exponent.bitLength() <= LONGEST_EXPONENT
                        && exponent.testBit(0);
        return strong
                ? Optional.of(
                        KeyFactory.getInstance("RSA")
                                .generatePublic(new RSAPublicKeySpec(modulus, exponent)))
                : Optional.empty();
    }

    private static Optional<PublicKey> ec(JsonObject key) throws GeneralSecurityException {
        byte[] x = bytes(key, "x");
        byte[] y = bytes(key, "y");
        if (!text(key, "crv").orElse("").equals("P-256")
                || x.length != COORDINATE
                || y.length != COORDINATE) {
            return Optional.empty();
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
        ECPoint point = new ECPoint(new BigInteger(1, x), new BigInteger(1, y));
        return isOn(curve, point)
                ? Optional.of(
                        KeyFactory.getInstance("EC")
                                .generatePublic(new ECPublicKeySpec(point, curve)))
                : Optional.empty();
    }

    private static boolean isOn(ECParameterSpec curve, ECPoint point) {
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right =
                x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB());
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right.mod(p));
    }

    private static Optional<PublicKey> ed25519(JsonObject key) throws GeneralSecurityException {
        byte[] x = bytes(key, "x");
        if (!text(key, "crv").orElse("").equals("Ed25519") || x.length != COORDINATE) {
            return Optional.empty();
        }
        byte[] whole = new byte[ED25519.length + COORDINATE];
        System.arraycopy(ED25519, 0, whole, 0, ED25519.length);
        System.arraycopy(x, 0, whole, ED25519.length, COORDINATE);
        return Optional.of(
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(whole)));
    }

    private static byte[] bytes(JsonObject key, String name) {
        return Base64.getUrlDecoder().decode(text(key, name).orElse(""));
    }

    private static Optional<String> text(JsonObject key, String name) {
        return key.find(name).map(value -> value instanceof JsonString(String text) ? text : "?");
    }
}
