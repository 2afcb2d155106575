/** The record of a run, in fixed columns for people and as a hash for comparing runs. */
package dev.apflow.simulation.trace;
