/**
 * Connections, and the manners that the web server's own lack.
 *
 * <p>Helidon 4.5.0 reads requests leniently and patiently: a request may come byte by byte for
 * hours. An answer may wait for ever for a client that does not read. Of two framings of a body one
 * is ignored. A connection that was said to be closed reads the rest of the body as the next
 * request. So each of its connections runs inside a {@link
 * dev.apflow.adapters.http.connection.WatchedConnection}. It refuses ambiguous framing ({@link
 * dev.apflow.adapters.http.connection.Framing}). It closes when it says so, and waits a moment so
 * that the client can read why. Whatever it waits for has a deadline:
 *
 * <pre>
 *   idle ── first byte ──▶ head ── headers read ──▶ body or answer ── answer begun ──▶ idle
 * </pre>
 *
 * <p>Before it is one of the web server's, a connection is at the {@link
 * dev.apflow.adapters.http.connection.Acceptor}: one platform thread accepts all of them and waits
 * for their first bytes. It answers plain health requests itself. So neither computing requests nor
 * open connections keep the health from being told. The web server's own listener is not used.
 *
 * <p>Where clients use TLS, a {@link dev.apflow.adapters.http.connection.TlsWire} stands between
 * the network's bytes and theirs, at the entrance as later; what handshakes have to compute, {@link
 * dev.apflow.adapters.http.connection.Handshakes} do.
 *
 * <p>Nothing is interrupted: {@link dev.apflow.adapters.http.connection.ConnectionWatch} looks at
 * all connections five times a second and closes the socket of one that is overdue; whoever is
 * blocked on it gets an error.
 */
package dev.apflow.adapters.http.connection;
