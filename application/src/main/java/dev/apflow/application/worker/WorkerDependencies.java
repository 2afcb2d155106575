package dev.apflow.application.worker;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.store.AttemptLogs;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a worker works with, besides its store.
 *
 * @param chance draws the jitter of retries; used in the mailbox only
 * @param logs where what executors write is kept
 */
public record WorkerDependencies(
        ExecutorCatalog executors,
        InputSchemas schemas,
        RandomGenerator chance,
        Changes changes,
        WorkerObserver observer,
        SecretSource secrets,
        AttemptLogs logs) {

    public WorkerDependencies {
        Objects.requireNonNull(executors, "executors");
        Objects.requireNonNull(schemas, "schemas");
        Objects.requireNonNull(chance, "chance");
        Objects.requireNonNull(changes, "changes");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(logs, "logs");
    }

    /** Of a node that has no secrets and keeps no logs. */
    public WorkerDependencies(
            ExecutorCatalog executors,
            InputSchemas schemas,
            RandomGenerator chance,
            Changes changes,
            WorkerObserver observer) {
        this(executors, schemas, chance, changes, observer, SecretSource.NONE, AttemptLogs.NONE);
    }
}
