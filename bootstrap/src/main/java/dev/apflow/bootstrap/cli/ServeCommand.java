package dev.apflow.bootstrap.cli;

import dev.apflow.adapters.http.CannotListen;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.bootstrap.node.CannotStart;
import dev.apflow.bootstrap.node.NodeIds;
import dev.apflow.bootstrap.node.Server;
import dev.apflow.bootstrap.node.ShutdownBudget;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Serves until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Serve the API and run tasks, until SIGTERM or Ctrl-C.",
            "The process has ended APFLOW_SHUTDOWN_GRACE seconds later, at most; tasks get two"
                    + " thirds of them. A second signal ends it at once."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

    /** A second signal: what is interrupted may say so, no more. */
    private static final Duration NOW = Duration.ofSeconds(2);

    @Mixin private SettingsOption settings = new SettingsOption();

    /** Why to stop: what another life of this node did to it, or nothing but a signal. */
    private final CompletableFuture<Optional<String>> stop = new CompletableFuture<>();

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        Settings read = settings.read();
        NodeId id = NodeIds.of(read);
        Duration end = new ShutdownBudget(read.work().shutdownGrace()).end();
        try (Server server = listening(read, id)) {
            Signals.handle(count -> signalled(server, count));
            stop.thenRun(() -> ShutdownDeadline.in(end));
            open(server, read, id);
            StartupWarnings.log();
            server.fileLimit().warn();
            if (isBegun(server)) {
                System.out.println(ready(id, server));
                System.out.flush();
                stop.get();
            }
            LOG.log(System.Logger.Level.INFO, "stopping: {0} tasks run", server.running());
        }
        LOG.log(System.Logger.Level.INFO, "stopped");
        stop.get()
                .ifPresent(
                        why -> {
                            throw Failure.failed(why);
                        });
        return 0;
    }

    /** Waits for its first role; {@code false} where it is to stop before it has one. */
    private boolean isBegun(Server server) throws InterruptedException, ExecutionException {
        CompletableFuture<Void> started = server.begin();
        try {
            CompletableFuture.anyOf(started, stop).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CannotStart why) {
                throw why;
            }
            throw failed;
        }
        return !stop.isDone();
    }

    private static String ready(NodeId id, Server server) {
        return String.format(
                Locale.ROOT,
                "apflow ready url=%s role=%s node=%s store=%s",
                server.url(),
                server.role(),
                id,
                server.store().replace(' ', ':'));
    }

    /** Nothing but the port is touched before it is known to be this process' own. */
    private static Server listening(Settings read, NodeId id) {
        try {
            return Server.listen(read, id, Version.NUMBER);
        } catch (CannotListen taken) {
            throw Failure.failed(String.valueOf(taken.getMessage()));
        }
    }

    private void open(Server server, Settings read, NodeId id) {
        if (read.cluster().enabled()) {
            ClusterStore store = Stores.join(read, id);
            over(store, () -> server.serveAsMember(store, this::superseded));
        } else {
            Store store = Stores.open(read, id, ServeCommand::lost);
            over(store, () -> server.serveAlone(store));
        }
    }

    private static void over(Store store, Runnable serve) {
        boolean done = false;
        try {
            serve.run();
            done = true;
        } finally {
            if (!done) {
                store.close();
            }
        }
    }

    private void signalled(Server server, int count) {
        stop.complete(Optional.empty());
        if (!server.hasStore()) {
            LOG.log(System.Logger.Level.INFO, "stopped before the store was open");
            Runtime.getRuntime().halt(0);
        }
        if (count > 1) {
            ShutdownDeadline.in(NOW);
            server.interruptAll();
        }
        if (count > 2) {
            Runtime.getRuntime().halt(1);
        }
    }

    private void superseded(String why) {
        stop.complete(Optional.of(why));
    }

    private static void lost(String problem) {
        System.err.println("apflow: " + problem);
        Runtime.getRuntime().halt(1);
    }
}
