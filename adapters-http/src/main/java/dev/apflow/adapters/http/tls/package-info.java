/**
 * TLS: what its files mean, and what speaks it. Files are PEM, read again when they change.
 *
 * <p>A certificate of a client is asked for where {@code APFLOW_TLS_CLIENT_CA} is set. It opens the
 * connection and no more: who calls is told by the token, as without it.
 */
package dev.apflow.adapters.http.tls;
