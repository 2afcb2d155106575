/**
 * A node of a simulated cluster: the production code of coordinator, worker and use cases between a
 * simulated dispatcher and a store that several nodes share.
 *
 * <pre>
 *   Host (a machine) ── starts, stops ──▶ NodeProcess (one life) ──▶ Coordinator, Worker, use cases
 *     Weather: what is wrong with it        │ ProcessDispatcher: mailboxes, timers, calls
 *                                           │ Script: work, call after call; Executing: executors
 *                                           │ StoreProxy: each call of a port
 *                                           ▼ Link: requests and replies, or not
 *                                        the shared store in memory
 * </pre>
 *
 * <p>A call to the store leaves its process at one moment, takes effect at another and is answered
 * at a third; each may be lost, late or after the death of whoever asked. Work that makes several
 * makes each at moments of its own. A client's request is admitted by the gate at one moment and
 * served at a later one, as a thread may be stopped between the two.
 */
package dev.apflow.simulation.node;
