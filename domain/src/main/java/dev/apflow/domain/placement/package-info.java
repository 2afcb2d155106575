/**
 * Which node may run a task: one pure function that the stores push down into their claim
 * statements, and that a property test holds them to.
 */
package dev.apflow.domain.placement;
