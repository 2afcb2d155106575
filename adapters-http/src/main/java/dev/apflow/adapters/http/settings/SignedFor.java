package dev.apflow.adapters.http.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * Whom signed tokens have to be from and for (RFC 7519, sections 4.1.1 and 4.1.3).
 *
 * @param issuer that has to be in {@code iss}; empty: any
 * @param audience that has to be in {@code aud}; empty: tokens that name one are for others
 */
public record SignedFor(Optional<String> issuer, Optional<String> audience) {

    /** By anybody with the secret, for nobody in particular. */
    public static final SignedFor ANY = new SignedFor(Optional.empty(), Optional.empty());

    public SignedFor {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(audience, "audience");
    }
}
