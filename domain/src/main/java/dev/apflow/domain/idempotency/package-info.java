/**
 * The key of one logical execution of a task: for the systems it calls, and for the cache of
 * outcomes.
 */
package dev.apflow.domain.idempotency;
