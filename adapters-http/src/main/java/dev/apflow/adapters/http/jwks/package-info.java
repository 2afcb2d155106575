/**
 * Public keys of signed tokens (RFC 7517), and the signatures that they verify. A key has one
 * algorithm, which follows from its kind: what a token says of its own can choose among keys and
 * never change what one is used for.
 */
package dev.apflow.adapters.http.jwks;
