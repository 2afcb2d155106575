/**
 * The store ports on PostgreSQL.
 *
 * <p>Where a task stands is told by which table has a row for it: {@code apflow_queue} (pending),
 * {@code apflow_running} (in progress), else its latest row in {@code apflow_outcome}, whose
 * primary key (task, attempt) is what makes a second outcome of one attempt impossible. A queue row
 * counts the dependencies that are still open; whoever ends a task counts its dependents down.
 *
 * <p>Locks. Rows are locked in the order of task numbers. What ends tasks or puts them back takes a
 * shared advisory lock for its transaction, what changes the shape of trees (execute, rerun,
 * delete) the exclusive one: a count that was worked out under the exclusive lock cannot miss an
 * end that is being recorded. The lock is taken in a statement of its own, ahead of the one that
 * reads, since a statement sees what was committed when it began.
 *
 * <p>Events are ordered by (transaction id, event id) and read only up to the oldest transaction
 * under way. A transaction gets its id with its first write; here that is always a statement that
 * reads what it depends on, so of two changes of one task the later one has the higher id.
 */
package dev.apflow.adapters.postgres;
