/**
 * Secrets that inputs name: {@code {"$secret": "NAME"}} stands for a string that only the node that
 * executes knows. A reference is what is stored, shown, logged and part of keys; its value exists
 * while one execution runs. Whatever comes out of it is {@link
 * dev.apflow.domain.secret.GivenSecrets#masked masked} before anybody else sees it. Who may have a
 * secret is a {@link dev.apflow.domain.secret.SecretGrant}.
 */
package dev.apflow.domain.secret;
