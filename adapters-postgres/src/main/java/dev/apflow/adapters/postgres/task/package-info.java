/**
 * The ports on trees and tasks: writes, claims, reports, reads, events, retention.
 *
 * <p>The table that has a row for a task tells its status: {@code apflow_queue} means pending,
 * {@code apflow_running} means in progress. Otherwise its latest row in {@code apflow_outcome}
 * counts. The primary key of outcomes (task, attempt) makes a second outcome of one attempt
 * impossible. A queue row counts the dependencies that are still open. Whoever ends a task counts
 * its dependents down.
 *
 * <p>Rows are locked in the order of task numbers. A transaction that ends tasks or puts them back
 * takes a shared advisory lock. A transaction that changes the shape of trees (execute, rerun,
 * delete) takes it exclusively. So a count made under the exclusive lock cannot miss an end that is
 * being recorded. The lock is taken in a statement before the one that reads, because a statement
 * sees what was committed when it began.
 *
 * <p>What puts tasks back may find that one waits again for a re-run. A sweep may find that a task
 * was lost too often. Such a transaction is rolled back and tried again under the exclusive lock
 * ({@link dev.apflow.adapters.postgres.task.TreeLock.Mode}): the transaction then includes what it
 * blocks, and the end of the tree if nothing else can move.
 *
 * <p>Events are ordered by (generation of the log, transaction id, event id). They are read up to
 * the oldest transaction under way. A database on another server or timeline gives out transaction
 * ids again. So the first transaction that writes an event there raises the generation first, and
 * no reader misses an event ({@code apflow_log} and its functions, in the third migration). A
 * transaction gets its id with its first write. Here that is always a statement that reads what it
 * depends on. So of two changes of one task the later one has the higher id.
 *
 * <p>This package may use {@code settings} and {@code engine}; it knows no cluster.
 */
package dev.apflow.adapters.postgres.task;
