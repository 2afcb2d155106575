package dev.apflow.application.store.cluster;

import dev.apflow.application.store.Store;

/** A store opened for one node of a cluster. */
public interface ClusterStore extends Store {

    LeadershipLease leadership();

    LeaderWatch watch();

    NodeRegistry nodes();

    TaskLeases leases();

    Sweeps sweeps();

    Signals signals();
}
