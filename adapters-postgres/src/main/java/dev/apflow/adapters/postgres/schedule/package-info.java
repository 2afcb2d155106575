/**
 * Schedules and their ledger.
 *
 * <p>Every change of a schedule goes through {@code change.sql}: it locks the row and is made only
 * on the revision that was read. So whoever changes a schedule has seen its whole ledger, and what
 * follows in the transaction (entries, trees) meets nobody else. The primary key of the ledger is
 * the last guard.
 */
package dev.apflow.adapters.postgres.schedule;
