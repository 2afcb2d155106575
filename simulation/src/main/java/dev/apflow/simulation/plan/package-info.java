/**
 * What will happen to a cluster, drawn from a seed before anything runs: its nodes and settings,
 * what its clients ask for, and what goes wrong when. All of it is data, so that faults can be
 * taken out one by one while a run still fails.
 *
 * <p>Each seed enables only some kinds of fault ("swarm testing", Groce et al., ISSTA 2012): a run
 * with everything in it hides what only a few together can do.
 */
package dev.apflow.simulation.plan;
