package dev.apflow.testkit.history;

/**
 * An entry in its place.
 *
 * @param number from 1
 */
record HistoryLine<E extends Entry>(int number, E entry) {}
