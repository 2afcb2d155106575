package dev.apflow.testkit.contract.cluster;

import dev.apflow.application.store.WriteAuthority;
import dev.apflow.testkit.contract.Client;

import org.junit.jupiter.api.BeforeEach;

/** A cluster that has a leader, node {@code l}, and a client of that. */
public abstract class LedClusterContract extends ClusterContract {

    Member leader;
    WriteAuthority.Term term;
    Client client;

    @BeforeEach
    final void elect() {
        leader = join("l");
        term = leader.lead();
        client = leader.client(term);
    }
}
