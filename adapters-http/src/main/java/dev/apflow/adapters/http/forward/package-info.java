/**
 * Passing a change on to the leader, once, instead of refusing it. What is passed on is the body as
 * it was read and the headers that mean something to the leader; {@value
 * dev.apflow.adapters.http.forward.Forwarding#HOP} keeps two nodes that take each other for the
 * leader from passing a call to and fro.
 *
 * <p>A leader that cannot be reached has seen nothing: the call is refused as it would have been
 * without forwarding. One that was reached and does not answer may have carried it out.
 */
package dev.apflow.adapters.http.forward;
