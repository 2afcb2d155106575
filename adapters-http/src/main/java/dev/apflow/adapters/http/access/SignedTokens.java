package dev.apflow.adapters.http.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.apflow.adapters.http.jwks.KeySet;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.settings.SignedFor;
import dev.apflow.domain.event.Actor;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * JSON Web Tokens, signed with HS256 and a secret, or with a key whose public half is known. What
 * is signed otherwise, or by nothing, is not valid: the secret verifies HS256 alone, and each key
 * one algorithm, whatever a token says.
 */
final class SignedTokens implements AutoCloseable {

    /** Clocks of the issuer and of this node may differ by so much. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final Optional<MACVerifier> secret;
    private final Optional<KeySet> keys;
    private final SignedFor signedFor;
    private final InstantSource clock;

    /**
     * @param keys closed with this
     */
    SignedTokens(
            Optional<String> secret,
            Optional<KeySet> keys,
            SignedFor signedFor,
            InstantSource clock) {
        this.secret = secret.map(SignedTokens::verifier);
        this.keys = keys;
        this.signedFor = signedFor;
        this.clock = clock;
    }

    private static MACVerifier verifier(String secret) {
        try {
            return new MACVerifier(secret.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException tooShort) {
            throw new IllegalArgumentException("jwtSecret: not usable for HS256", tooShort);
        }
    }

    /**
     * Whose token it is, where the signature holds, this moment lies between {@code nbf} and {@code
     * exp}, which has to be there, and the token is from whom and for whom it has to be. The name
     * is {@code sub}; the scopes are in {@code scope} (RFC 8693, section 4.2), separated by spaces:
     * without it there are none.
     *
     * @throws ProblemException a token of ours that names nobody: no event could say who caused it
     */
    Optional<Principal> find(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            return isSigned(jwt)
                            && isInTime(jwt.getJWTClaimsSet())
                            && isForUs(jwt.getJWTClaimsSet())
                    ? Optional.of(principal(jwt.getJWTClaimsSet()))
                    : Optional.empty();
        } catch (ParseException | JOSEException notOne) {
            return Optional.empty();
        }
    }

    /** Who marks something as critical is not understood (RFC 7515, section 4.1.11). */
    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        JWSHeader header = jwt.getHeader();
        if (header.getCriticalParams() != null) {
            return false;
        }
        if (JWSAlgorithm.HS256.equals(header.getAlgorithm())) {
            return secret.isPresent() && jwt.verify(secret.get());
        }
        return keys.isPresent()
                && keys.get()
                        .verifies(
                                header.getAlgorithm().getName(),
                                Optional.ofNullable(header.getKeyID()),
                                jwt.getSigningInput(),
                                jwt.getSignature().decode());
    }

    private static Principal principal(JWTClaimsSet claims) throws ParseException {
        @Nullable String scopes = claims.getStringClaim("scope");
        return new Principal(
                Optional.of(name(claims)),
                Arrays.stream(Objects.requireNonNullElse(scopes, "").split(" "))
                        .map(Scope::ofWord)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }

    /** Tasks and events name whose they are. */
    private static String name(JWTClaimsSet claims) {
        @Nullable String name = claims.getSubject();
        if (name == null || !Actor.isValid(name)) {
            throw Authentication.invalidToken(
                    "The token has no usable claim sub: it must name the caller in 1 to 255"
                            + " characters, none of them a control character.");
        }
        return name;
    }

    private boolean isForUs(JWTClaimsSet claims) {
        boolean issued =
                signedFor.issuer().map(each -> each.equals(claims.getIssuer())).orElse(true);
        List<String> audience = claims.getAudience();
        return issued && signedFor.audience().map(audience::contains).orElse(audience.isEmpty());
    }

    private boolean isInTime(JWTClaimsSet claims) {
        Instant now = clock.instant();
        @Nullable Date end = claims.getExpirationTime();
        @Nullable Date start = claims.getNotBeforeTime();
        return end != null
                && now.isBefore(end.toInstant().plus(LEEWAY))
                && (start == null || !now.isBefore(start.toInstant().minus(LEEWAY)));
    }

    @Override
    public void close() {
        keys.ifPresent(KeySet::close);
    }
}
