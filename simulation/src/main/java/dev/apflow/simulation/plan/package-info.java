/**
 * What will happen to a cluster, drawn from a seed before anything runs: its nodes and settings,
 * what its clients ask for, and what goes wrong when. All of it is data, so that faults can be
 * taken out one by one while a run still fails.
 *
 * <p>Unless kinds are named, each seed enables only some of them ("swarm testing", Groce et al.,
 * ISSTA 2012): a run with everything in it hides what only a few together can do.
 */
package dev.apflow.simulation.plan;
