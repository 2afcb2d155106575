/**
 * Who leads. The epoch is authoritative: it grows by one with every grant of leadership, and a
 * write that names an older one is refused. Time only makes the change of leaders fast.
 */
package dev.apflow.domain.election;
