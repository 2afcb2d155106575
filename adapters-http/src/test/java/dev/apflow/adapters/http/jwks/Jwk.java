package dev.apflow.adapters.http.jwks;

import dev.apflow.testkit.tls.Certificate.Kind;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A key that signs tokens in a test. */
public final class Jwk {

    private final Kind kind;
    private final KeyPair keys;
    private final Map<String, String> members = new TreeMap<>();

    private Jwk(Kind kind) {
        this.kind = kind;
        this.keys = kind.keys();
        switch (kind) {
            case RSA, SHORT_RSA -> {
                RSAPublicKey key = (RSAPublicKey) keys.getPublic();
                members.put("kty", "RSA");
                members.put("n", encoded(unsigned(key.getModulus(), 0)));
                members.put("e", encoded(unsigned(key.getPublicExponent(), 0)));
            }
            case EC -> {
                ECPublicKey key = (ECPublicKey) keys.getPublic();
                members.put("kty", "EC");
                members.put("crv", "P-256");
                members.put("x", encoded(unsigned(key.getW().getAffineX(), 32)));
                members.put("y", encoded(unsigned(key.getW().getAffineY(), 32)));
            }
            case ED25519 -> {
                byte[] der = keys.getPublic().getEncoded();
                members.put("kty", "OKP");
                members.put("crv", "Ed25519");
                members.put("x", encoded(Arrays.copyOfRange(der, der.length - 32, der.length)));
            }
        }
    }

    /** A new one, which is called {@code id}. */
    public static Jwk of(Kind kind, String id) {
        return new Jwk(kind).with("kid", id);
    }

    /** With another member. */
    public Jwk with(String name, String value) {
        members.put(name, value);
        return this;
    }

    /** What its set says of it. */
    public String json() {
        return members.entrySet().stream()
                .map(
                        each ->
                                "\""
                                        + each.getKey()
                                        + "\": "
                                        + (each.getValue().startsWith("[")
                                                ? each.getValue()
                                                : "\"" + each.getValue() + "\""))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /** A set of keys. */
    public static String set(Jwk... keys) {
        return Arrays.stream(keys)
                .map(Jwk::json)
                .collect(Collectors.joining(", ", "{\"keys\": [", "]}"));
    }

    /** A token of this header and these claims, both JSON. */
    public String token(String header, String claims) {
        String signed = encoded(bytes(header)) + "." + encoded(bytes(claims));
        return signed + "." + encoded(sign(bytes(signed)));
    }

    private byte[] sign(byte[] text) {
        try {
            Signature signature =
                    Signature.getInstance(
                            switch (kind) {
                                case RSA, SHORT_RSA -> "SHA256withRSA";
                                case EC -> "SHA256withECDSAinP1363Format";
                                case ED25519 -> "Ed25519";
                            });
            signature.initSign(keys.getPrivate());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The public half as it stands in a certificate. */
    public byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    private static byte[] unsigned(BigInteger number, int length) {
        byte[] all = number.toByteArray();
        byte[] bare = all[0] == 0 ? Arrays.copyOfRange(all, 1, all.length) : all;
        byte[] padded = new byte[Math.max(length, bare.length)];
        System.arraycopy(bare, 0, padded, padded.length - bare.length, bare.length);
        return padded;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
