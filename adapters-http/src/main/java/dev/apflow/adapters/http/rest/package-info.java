/**
 * REST under {@code /api/v1}: one class a resource. Each method reads what its route takes, calls
 * one use case and writes its answer; refusals are written by the exchange.
 */
package dev.apflow.adapters.http.rest;
