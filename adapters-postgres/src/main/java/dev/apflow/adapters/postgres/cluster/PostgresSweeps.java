package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.domain.node.NodeHealthSettings;

import java.time.Duration;

/**
 * What the leader takes back and judges. Each sweep looks first, in one statement and without the
 * fence; only what it finds to write is written in a transaction of the term.
 */
record PostgresSweeps(LeaseSweep leases, HealthSweep health) implements Sweeps {

    PostgresSweeps(Database database) {
        this(new LeaseSweep(database), new HealthSweep(database));
    }

    @Override
    public AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace) {
        return leases.run(term, lossGrace);
    }

    @Override
    public AuthorizedResult<NodeSweep> nodes(
            WriteAuthority.Term term, NodeHealthSettings settings) {
        return health.run(term, settings);
    }
}
