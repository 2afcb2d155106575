/**
 * Streams of events (server-sent events, WHATWG HTML, section 9.2).
 *
 * <p>Each stream reads the event log from its own cursor. A client that comes back with the last id
 * it saw misses none. It reads when something was committed ({@link
 * dev.apflow.adapters.http.stream.CommitSignal}), and each second in any case; at most ten times a
 * second however much is committed. A client that does not read is cut off by the deadline of its
 * connection.
 */
package dev.apflow.adapters.http.stream;
