/**
 * The ports on trees and tasks: writes, claims, reports, reads, events, retention.
 *
 * <p>Where a task stands is told by which table has a row for it: {@code apflow_queue} (pending),
 * {@code apflow_running} (in progress), else its latest row in {@code apflow_outcome}, whose
 * primary key (task, attempt) is what makes a second outcome of one attempt impossible. A queue row
 * counts the dependencies that are still open; whoever ends a task counts its dependents down.
 *
 * <p>Rows are locked in the order of task numbers. What ends tasks or puts them back takes a shared
 * advisory lock for its transaction, what changes the shape of trees (execute, rerun, delete) the
 * exclusive one: a count that was worked out under the exclusive lock cannot miss an end that is
 * being recorded. The lock is taken in a statement before the one that reads: a statement sees what
 * was committed when it began.
 *
 * <p>What puts tasks back may find that one waits again for a re-run. A sweep may find that a task
 * was lost too often. Such a transaction is rolled back and tried again under the exclusive lock
 * ({@link dev.apflow.adapters.postgres.task.TreeLock.Mode}): the transaction then includes what it
 * blocks, and the end of the tree if nothing else can move.
 *
 * <p>Events are ordered by (generation of the log, transaction id, event id). They are read up to
 * the oldest transaction under way. The generation is raised where the database stands on another
 * server or timeline than before, for there transaction ids are given out again: by the first
 * transaction that writes an event there, before it does, so none is ever written behind the back
 * of a reader ({@code apflow_log} and its functions, in the third migration). A transaction gets
 * its id with its first write; here that is always a statement that reads what it depends on, so of
 * two changes of one task the later one has the higher id.
 *
 * <p>This package may use {@code settings} and {@code engine}; it knows no cluster.
 */
package dev.apflow.adapters.postgres.task;
