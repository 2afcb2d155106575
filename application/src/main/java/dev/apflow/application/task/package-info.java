/**
 * What clients can ask for: one use case a class, each a verb phrase, all answering with {@link
 * dev.apflow.application.task.Answer}. Who is authoritative: the store; a use case decides nothing
 * that the store's transaction does not decide again.
 */
package dev.apflow.application.task;
