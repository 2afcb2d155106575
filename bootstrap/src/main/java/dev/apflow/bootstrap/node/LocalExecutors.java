package dev.apflow.bootstrap.node;

import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.bootstrap.settings.Settings;

/** What this program can run by its settings, without a node. */
public final class LocalExecutors {

    private LocalExecutors() {}

    /** The executors, built-in ones and those of plugins. */
    public static ExecutorCatalog of(Settings settings) {
        return Executors.of(settings).catalog();
    }
}
