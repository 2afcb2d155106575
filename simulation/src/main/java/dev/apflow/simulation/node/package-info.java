/**
 * A node of a simulated cluster: the production code of coordinator, worker and use cases between a
 * simulated dispatcher and a store that several nodes share.
 *
 * <pre>
 *   Host (a machine) ── starts, stops ──▶ NodeProcess (one life) ──▶ Coordinator, Worker, use cases
 *     NetworkFaults: what fails now        │ ProcessDispatcher: mailboxes, timers, calls
 *                                           │ ReplayedCall: work, call by call; RunningExecution
 *                                           │ StoreProxy: each call of a port
 *                                           ▼ Link: requests and replies, or not
 *                                        the shared store in memory
 * </pre>
 *
 * <p>A call to the store has three moments: it leaves its process, it takes effect, it is answered;
 * each may be lost, late or after the death of whoever asked. Work that makes several makes each at
 * moments of its own. A client's request is admitted by the gate, and served later: a thread may be
 * stopped between the two.
 */
package dev.apflow.simulation.node;
