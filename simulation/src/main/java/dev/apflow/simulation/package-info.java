/**
 * One seeded queue of events plays all mailboxes, timers, calls and faults: the same seed gives the
 * same run. The idea is that of FoundationDB's simulator and of Elasticsearch's {@code
 * DeterministicTaskQueue}: the code under test is the production code, only its ports differ.
 */
package dev.apflow.simulation;
