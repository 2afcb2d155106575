package dev.apflow.simulation.check;

import dev.apflow.domain.event.TaskEvent;

/** How much happened. */
public final class Counts {

    long calls;
    long executions;
    long tasks;
    long deliveries;
    long outcomes;
    long reassigned;
    long retried;
    long refused;
    long removed;

    void saw(TaskEvent event) {
        switch (event.type()) {
            case CREATED -> tasks++;
            case ASSIGNED -> deliveries++;
            case COMPLETED, FAILED, CANCELLED -> outcomes++;
            case REASSIGNED -> reassigned++;
            case RETRIED -> retried++;
            case STARTED, TREE_ENDED, UNKNOWN -> {}
        }
    }

    public long calls() {
        return calls;
    }

    public long executions() {
        return executions;
    }

    public long tasks() {
        return tasks;
    }

    public long deliveries() {
        return deliveries;
    }

    public long outcomes() {
        return outcomes;
    }

    public long reassigned() {
        return reassigned;
    }

    public long retried() {
        return retried;
    }

    /** Trees that retention removed. */
    public long removed() {
        return removed;
    }

    /** Writes in terms that were over. */
    public long refused() {
        return refused;
    }
}
