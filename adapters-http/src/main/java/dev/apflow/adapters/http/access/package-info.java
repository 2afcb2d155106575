/**
 * Who is let in.
 *
 * <p>Where authentication is configured, callers show a bearer token (RFC 6750): one of the static
 * ones, or a JSON Web Token signed with the secret. Where it is not, the server listens on loopback
 * alone, and the danger is a web page that the person at this machine looks at: it can send
 * requests to loopback. So:
 *
 * <ul>
 *   <li>A request with an {@code Origin} that is not this server's own is refused: a page of
 *       another origin cannot act (its simple requests carry {@code Origin} too, and there are no
 *       CORS headers that would allow others; bodies must be declared as JSON besides, which a form
 *       cannot do).
 *   <li>On loopback without authentication, the {@code Host} must be a name of loopback: a page
 *       whose own name was made to resolve to loopback (DNS rebinding) is of one origin with us,
 *       and is known by that name.
 * </ul>
 */
package dev.apflow.adapters.http.access;
