package dev.apflow.bootstrap.cli;

import dev.apflow.application.store.Store;
import dev.apflow.bootstrap.node.NodeIds;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.settings.Settings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Map;
import java.util.concurrent.Callable;

/** Brings the database's tables up to date. */
@Command(
        name = "migrate",
        description = "Bring the database's tables up to date; `serve` and `run` do it too.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin private SettingsOption settings = new SettingsOption();

    @Override
    public Integer call() {
        Settings read = settings.read(Map.of("APFLOW_LOG_LEVEL", "warning"));
        try (Store store = opened(read)) {
            System.out.println("up to date: " + store.description());
        }
        return 0;
    }

    /** The tables of a cluster are brought up to date while it runs. */
    private static Store opened(Settings read) {
        return read.cluster().enabled()
                ? Stores.join(read, NodeIds.of(read))
                : Stores.open(read, NodeIds.of(read), problem -> {});
    }
}
