/**
 * What must be so of schedules in every run: each nominal time has one fate, with a tree exactly
 * where that says so, and the fate is right by a naive reading of the schedule.
 */
package dev.apflow.simulation.schedule;
