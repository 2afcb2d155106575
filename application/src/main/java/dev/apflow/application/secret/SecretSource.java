package dev.apflow.application.secret;

import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretName;

/** Where this node finds secrets. */
@FunctionalInterface
public interface SecretSource {

    /** Of a node that has none. */
    SecretSource NONE = name -> new Answer.Missing("this node has no secrets");

    /**
     * Looks a secret up, as it is now. Called for each execution that names it, on the thread of
     * the execution; answers soon.
     */
    Answer find(SecretName name);

    /** A secret, or why there is none. */
    sealed interface Answer {
        record Available(Secret secret) implements Answer {}

        /**
         * @param why for people; has nothing of a value
         */
        record Missing(String why) implements Answer {}
    }
}
