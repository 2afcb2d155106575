package dev.apflow.bootstrap.cli;

import dev.apflow.adapters.http.CannotListen;
import dev.apflow.application.store.Store;
import dev.apflow.bootstrap.node.NodeIds;
import dev.apflow.bootstrap.node.Server;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Serve the API and run tasks, until SIGTERM or Ctrl-C.",
            "What runs then has APFLOW_SHUTDOWN_GRACE seconds to end; a second signal ends it at"
                    + " once."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

    @Mixin private SettingsOption settings = new SettingsOption();

    private final CountDownLatch stop = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        Settings read = settings.read();
        if (read.cluster().enabled()) {
            throw Failure.usage(refusal(read));
        }
        NodeId id = NodeIds.of(read);
        Store store = Stores.open(read, id, ServeCommand::lost);
        try (Server server = started(read, id, store)) {
            Signals.handle(count -> signalled(server, count));
            System.out.println(
                    "apflow ready url=%s role=standalone node=%s store=%s"
                            .formatted(server.url(), id, store.description().replace(' ', ':')));
            System.out.flush();
            stop.await();
            LOG.log(System.Logger.Level.INFO, "stopping: {0} tasks run", server.node().running());
        }
        LOG.log(System.Logger.Level.INFO, "stopped");
        return 0;
    }

    private static Server started(Settings read, NodeId id, Store store) {
        boolean done = false;
        try {
            Server server = Server.start(read, id, store, Version.NUMBER);
            done = true;
            return server;
        } catch (CannotListen taken) {
            throw Failure.failed(String.valueOf(taken.getMessage()));
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    private void signalled(Server server, int count) {
        stop.countDown();
        if (count > 1) {
            server.node().hurry();
        }
        if (count > 2) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void lost(String problem) {
        System.err.println("apflow: " + problem);
        Runtime.getRuntime().halt(1);
    }

    /** Cluster mode needs PostgreSQL, and this version has none yet. */
    private static String refusal(Settings read) {
        return switch (read.database()) {
            case dev.apflow.bootstrap.settings.DatabaseUrl.DuckDb file ->
                    "Distributed mode requires PostgreSQL. DuckDB is single-writer and does not"
                            + " support multi-node coordination.";
            case dev.apflow.bootstrap.settings.DatabaseUrl.Postgres server ->
                    "APFLOW_CLUSTER_ENABLED: this version runs single nodes only; set it to false";
        };
    }
}
