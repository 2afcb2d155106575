/**
 * The key under which one logical execution of a task is known to the systems it calls and to the
 * cache of outcomes.
 */
package dev.apflow.domain.idempotency;
