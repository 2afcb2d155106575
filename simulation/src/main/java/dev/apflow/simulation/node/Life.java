package dev.apflow.simulation.node;

import dev.apflow.application.cluster.NodeListener;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;

import java.time.Duration;
import java.util.function.Consumer;

/** Ends a process that does not start, or that a later life of its node fenced. */
record Life(NodeProcess process, Consumer<NodeProcess> ended) implements NodeListener {

    @Override
    public void started(RoleName role) {
        process.trace("started", role.word());
    }

    @Override
    public void failed(String message) {
        process.trace("failed", message);
        ended.accept(process);
    }

    @Override
    public void superseded(Incarnation by) {
        process.trace("superseded", "by incarnation " + by);
        process.stop(Duration.ZERO, ended);
    }
}
