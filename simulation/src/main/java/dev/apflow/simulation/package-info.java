/**
 * Plays whole clusters of the production code in simulated time, and sees whether every rule holds.
 * The idea is that of FoundationDB's simulator and of Elasticsearch's {@code
 * DeterministicTaskQueue}: the code under test is the production code, only its ports differ; one
 * seeded queue plays all mailboxes, timers, calls and faults, so that the same seed gives the same
 * run.
 *
 * <pre>
 *   seed ──▶ Planner ──▶ Plan (nodes, orders, faults) ──▶ Run ──▶ RunResult
 *                                                         │
 *     World: time     Hosts: nodes     Clients: orders    │    FaultPhase, RecoveryPhase
 *                              └── each call ──▶ Auditor: the model that says what must be
 * </pre>
 *
 * <p>A {@link dev.apflow.simulation.Campaign} plays many seeds; a {@link
 * dev.apflow.simulation.FailureReport} takes faults out of a failed run until only those are left
 * that it needs.
 */
package dev.apflow.simulation;
