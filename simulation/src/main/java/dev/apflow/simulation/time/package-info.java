/**
 * Time as a seeded queue: the world's, and the clocks in it that know nothing of one another, those
 * of the nodes (offset and rate of their own) and the store's (which may be set).
 */
package dev.apflow.simulation.time;
