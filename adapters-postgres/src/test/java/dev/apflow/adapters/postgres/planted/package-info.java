/** Bugs planted into the store's SQL: each must fail the contract that speaks of it. */
package dev.apflow.adapters.postgres.planted;
