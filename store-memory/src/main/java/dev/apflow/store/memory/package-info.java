/**
 * A store in plain maps under one lock: the reading of the ports' contracts that the databases are
 * compared with, and the store of simulations. It looks where the databases keep counts: readiness
 * is worked out from the dependencies at every claim.
 */
package dev.apflow.store.memory;
