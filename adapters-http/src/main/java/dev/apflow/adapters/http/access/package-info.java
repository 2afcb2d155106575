/**
 * Who is let in.
 *
 * <p>Where authentication is configured, callers show a bearer token (RFC 6750): one of the static
 * ones, or a JSON Web Token signed with the secret. Where it is not, the server listens on loopback
 * alone. The danger then is a web page in a browser on this machine: it can send requests to
 * loopback. So:
 *
 * <ul>
 *   <li>A request with an {@code Origin} that is not this server's own is refused: a page of
 *       another origin cannot act (its simple requests carry {@code Origin} too, and there are no
 *       CORS headers that would allow others; bodies must be declared as JSON besides, which a form
 *       cannot do).
 *   <li>On loopback without authentication, the {@code Host} must be a name of loopback: a page
 *       whose name resolves to loopback (DNS rebinding) has our origin, and is recognised by that
 *       name.
 * </ul>
 */
package dev.apflow.adapters.http.access;
