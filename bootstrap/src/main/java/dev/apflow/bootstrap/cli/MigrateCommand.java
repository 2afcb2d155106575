package dev.apflow.bootstrap.cli;

import dev.apflow.adapters.postgres.MigrationScript;
import dev.apflow.application.store.Store;
import dev.apflow.bootstrap.node.NodeIds;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.settings.Settings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Brings the database's tables up to date, or says how. */
@Command(
        name = "migrate",
        description = "Bring the database's tables up to date; `serve` and `run` do it too.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Mixin private SettingsOption settings = new SettingsOption();

    @Option(
            names = "--print",
            description =
                    "Change nothing: print the SQL that is missing, for psql. All of it if the"
                            + " database cannot be reached.")
    private boolean print;

    @Option(
            names = "--print-grants",
            paramLabel = "ROLE",
            description = "Change nothing: print the rights that ROLE needs to serve, for psql.")
    private Optional<String> role = Optional.empty();

    @Override
    public Integer call() {
        Settings read = settings.read(Map.of("APFLOW_LOG_LEVEL", "warning"));
        if (print || role.isPresent()) {
            MigrationScript script = Stores.script(read, System.err::println);
            if (print) {
                System.out.print(script.pending());
            }
            role.ifPresent(name -> System.out.print(script.grants(name)));
            return 0;
        }
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
