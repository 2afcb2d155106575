/**
 * Time as a seeded queue: simulated time itself, and independent clocks: one of each node, with its
 * offset and rate, and the store's, which may be set.
 */
package dev.apflow.simulation.time;
