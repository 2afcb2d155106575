/**
 * The history of tasks: one event for each change, written in the transaction of the change. A
 * reader that follows the log by its cursor misses none and sees none twice; the store is
 * authoritative for their order.
 */
package dev.apflow.domain.event;
