package dev.apflow.adapters.http.jwks;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/**
 * A public key, for one algorithm.
 *
 * @param id by which tokens name it
 */
record VerifyingKey(Optional<String> id, Algorithm algorithm, PublicKey key) {

    /** Whether {@code signature} is one of {@code text}, by this key. */
    boolean verifies(byte[] text, byte[] signature) {
        try {
            Signature verifying = Signature.getInstance(algorithm.java());
            verifying.initVerify(key);
            verifying.update(text);
            return verifying.verify(signature);
        } catch (GeneralSecurityException notOne) {
            return false;
        }
    }
}
