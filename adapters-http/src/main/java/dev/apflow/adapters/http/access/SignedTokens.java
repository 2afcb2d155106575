package dev.apflow.adapters.http.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;

/**
 * JSON Web Tokens signed with HS256 and one secret; any other algorithm, {@code none} too, is not.
 */
final class SignedTokens {

    /** Clocks of the issuer and of this node may differ by so much. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final MACVerifier verifier;
    private final InstantSource clock;

    SignedTokens(String secret, InstantSource clock) {
        try {
            this.verifier = new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("jwtSecret: not usable for HS256", tooShort);
        }
        this.clock = clock;
    }

    /** Whether the signature holds and this moment lies between {@code nbf} and {@code exp}. */
    boolean isValid(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    && jwt.verify(verifier)
                    && isInTime(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException notOne) {
            return false;
        }
    }

    private boolean isInTime(JWTClaimsSet claims) {
        Instant now = clock.instant();
        @Nullable Date end = claims.getExpirationTime();
        @Nullable Date start = claims.getNotBeforeTime();
        return (end == null || now.isBefore(end.toInstant().plus(LEEWAY)))
                && (start == null || !now.isBefore(start.toInstant().minus(LEEWAY)));
    }
}
