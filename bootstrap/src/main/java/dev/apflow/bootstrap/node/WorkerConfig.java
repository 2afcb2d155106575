package dev.apflow.bootstrap.node;

import dev.apflow.adapters.executors.secret.NodeSecrets;
import dev.apflow.application.event.Changes;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;

import java.time.Duration;
import java.util.SplittableRandom;

/** What a node runs tasks with, whether it works alone or not. */
record WorkerConfig(
        NodeProfile profile,
        Executors executors,
        InputSchemas schemas,
        Changes changes,
        WorkerObserver observer,
        SecretSource secrets,
        Settings.Work work) {

    /** How long an interrupted executor may take to stop before it is abandoned. */
    static final Duration INTERRUPT_GRACE = Duration.ofSeconds(5);

    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);
    private static final int RESULT_LIMIT = 1 << 20;

    /**
     * Furnishes it.
     *
     * @throws dev.apflow.bootstrap.plugin.Plugins.Unusable a plugin cannot be used
     */
    static WorkerConfig of(
            Settings settings, NodeId id, InputSchemas schemas, WorkerObserver observer) {
        Executors executors = Executors.of(settings);
        return new WorkerConfig(
                new NodeProfile(
                        id,
                        executors.ids(),
                        settings.node().capabilities(),
                        settings.node().queues()),
                executors,
                schemas,
                new Changes(),
                observer,
                new NodeSecrets(settings.secrets().directory(), settings.secrets().variables()),
                settings.work());
    }

    /**
     * What the worker works with.
     *
     * @param logs where what executors write is kept
     */
    WorkerDependencies dependencies(AttemptLogs logs) {
        return new WorkerDependencies(
                executors.catalog(),
                schemas,
                new SplittableRandom(),
                changes,
                observer,
                secrets,
                logs);
    }

    WorkerSettings workerSettings() {
        return new WorkerSettings(
                work.maxParallelTasks(),
                work.pollInterval(),
                work.pollInterval(),
                INTERRUPT_GRACE,
                shutdown().forInterrupted(),
                PROGRESS_INTERVAL,
                RESULT_LIMIT,
                work.maxInputBytes(),
                memoryBudget());
    }

    /**
     * In memory JSON takes up to thirty times its bytes, and executors make as much again: this
     * leaves room for both.
     */
    private static long memoryBudget() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / 64, 1 << 20, 256 << 20);
    }

    ShutdownBudget shutdown() {
        return new ShutdownBudget(work.shutdownGrace());
    }
}
