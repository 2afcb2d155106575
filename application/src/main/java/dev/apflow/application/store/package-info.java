/**
 * What the application asks of a store. One method is one transaction; each javadoc says what is
 * atomic, whose clock judges and what is durable on return.
 *
 * <p>Common to all of them: every method may throw {@link
 * dev.apflow.application.store.StoreUnreachable}, which means that it is unknown whether the call
 * took effect; every change writes its event in its own transaction; times are the store's; rows
 * are locked in the order of task numbers, so that batches cannot deadlock. A task's number is
 * given at creation: the root's first, then the others' in the client's order. It orders tasks of
 * one priority (first in, first out). Texts handed in (names, users, errors, reasons) have no NUL
 * character; JSON values may, in any string.
 *
 * <p>Waiting: a pending task waits for its open dependencies, those that {@link
 * dev.apflow.domain.task.Dependency#isSatisfiedBy} does not find satisfied as they stand
 * <em>now</em>. That holds however the task became pending (created, retried, handed back, rerun)
 * and whatever happened to a dependency since (completed, cancelled, rerun).
 *
 * <p>What a {@link dev.apflow.domain.task.TaskState} shows:
 *
 * <table>
 * <caption>Fields by status</caption>
 * <tr><th>status</th><th>present</th><th>empty</th></tr>
 * <tr><td>pending</td><td>error of the attempt before where this one is a retry by policy; dueAt
 * where a retry's delay or {@code notBefore} set it</td><td>result, startedAt, completedAt,
 * leaseExpiresAt, idempotencyKey; progress is 0</td></tr>
 * <tr><td>in progress</td><td>startedAt (when this delivery was claimed), progress,
 * leaseExpiresAt of a {@link dev.apflow.application.store.LeaseHolder.Member}</td><td>result, error,
 * completedAt, idempotencyKey</td></tr>
 * <tr><td>completed</td><td>result, startedAt, completedAt, key as reported; progress is
 * 1</td><td>error, leaseExpiresAt</td></tr>
 * <tr><td>failed</td><td>error, startedAt, completedAt, key as reported, last
 * progress</td><td>result, leaseExpiresAt</td></tr>
 * <tr><td>cancelled</td><td>completedAt; the reason as error, if one was given; startedAt and last
 * progress where it was running</td><td>result, leaseExpiresAt, idempotencyKey</td></tr>
 * </table>
 *
 * <p>lastNode is whoever claimed the task last and never goes away, nor does delivery ever fall.
 * dueAt says nothing of a task that is not pending. suspended is the tree's and shows in all its
 * tasks. updatedAt is the time of the last change of status or spec.
 *
 * <p>Events: of one task in the order in which things happened; of different tasks in the order of
 * the transactions, and in any order inside one. Attempt and delivery are the task's after the
 * change (of {@code retried}: the new attempt, the last delivery; of {@code failed}: the attempt
 * that failed). The node of {@code assigned} and {@code started} is the holder. The node of {@code
 * completed} and {@code failed} is the reporter. The node of {@code reassigned} and {@code
 * cancelled} is the one that ran the task. Other events have no node. Details are those of {@link
 * dev.apflow.application.store.EventDetails}.
 *
 * <p>A tree can move while one of its tasks runs, or is pending and not blocked; a suspended one
 * too. The transaction after which a tree that could move cannot move any more also writes {@code
 * tree_ended}: of the root, with its attempt and delivery, without a node, behind the events of the
 * tree's tasks in that transaction. Its details have the tree's status ({@link
 * dev.apflow.domain.tree.TreeSummary}) and how many tasks have which status. That happens again
 * each time a tree could move again (something was run again) and comes to rest; what changes a
 * tree that rests and leaves it so (a blocked task is cancelled) writes none. A task that is
 * pending again may wait for what ended badly while it ran: the transaction that gives it back
 * blocks it, and so may end the tree. A tree that is deleted leaves no event.
 *
 * <p>Every implementation passes the contract suites of {@code testkit}.
 */
package dev.apflow.application.store;
