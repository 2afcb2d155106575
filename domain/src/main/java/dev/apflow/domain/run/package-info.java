/**
 * Runs and what they are made from. A run is a tree, also one that a client submitted without a
 * flow. A flow is a stored, versioned template of trees; a run keeps the version that it was made
 * from.
 */
package dev.apflow.domain.run;
