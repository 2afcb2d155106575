/**
 * What the application asks of a store. One method is one transaction; each javadoc says what is
 * atomic, whose clock judges and what is durable on return.
 *
 * <p>Common to all of them: every method may throw {@link
 * dev.apflow.application.store.StoreUnreachable}, which means that it is unknown whether the call
 * took effect; every change writes its event in its own transaction; times are the store's; rows
 * are locked in the order of task numbers, so that batches cannot deadlock. A task's number is
 * given at creation and orders tasks of one priority (first in, first out).
 *
 * <p>Every implementation passes the contract suites of {@code testkit}.
 */
package dev.apflow.application.store;
