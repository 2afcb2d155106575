package dev.apflow.adapters.http;

import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.application.cluster.ReadCluster;
import dev.apflow.application.cluster.StepDown;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.task.UseCases;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/**
 * What stands behind the HTTP interface.
 *
 * @param stepDown what ends this node's leadership
 * @param leaderLease a leader that answers nothing for so long must not lead
 * @param executors of this node
 * @param meters what everything measured went to
 * @param ids for tasks that clients name not, and for failures
 * @param dispatcher of the interface's own; outlives it
 * @param clock for dates that people read, and for how long tokens are valid
 */
public record HttpBackend(
        UseCases useCases,
        EventLog events,
        Changes changes,
        ReadCluster cluster,
        StepDown stepDown,
        Duration leaderLease,
        ExecutorCatalog executors,
        Health health,
        PrometheusMeters meters,
        IdSource ids,
        Dispatcher dispatcher,
        InstantSource clock) {

    public HttpBackend {
        Objects.requireNonNull(useCases, "useCases");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(changes, "changes");
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(stepDown, "stepDown");
        Objects.requireNonNull(leaderLease, "leaderLease");
        Objects.requireNonNull(executors, "executors");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(meters, "meters");
        Objects.requireNonNull(ids, "ids");
        Objects.requireNonNull(dispatcher, "dispatcher");
        Objects.requireNonNull(clock, "clock");
    }
}
