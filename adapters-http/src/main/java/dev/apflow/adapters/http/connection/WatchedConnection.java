package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;

import java.io.UncheckedIOException;
import java.time.Duration;

/** One connection of the web server, looked after. */
final class WatchedConnection implements ServerConnection, InterruptableTask<Void> {

    private static final System.Logger LOG = System.getLogger(WatchedConnection.class.getName());

    private final ConnectionWatch watch;
    private final ConnectionLimits limits;
    private final long mostUnread;
    private final WatchedContext context;
    private final ServerConnection http;

    WatchedConnection(
            ConnectionContext outer,
            ServerConnectionSelector selector,
            ConnectionWatch watch,
            ConnectionLimits limits,
            long mostUnread,
            ServerRefusals refusals,
            Router router) {
        this.watch = watch;
        this.limits = limits;
        this.mostUnread = mostUnread;
        this.context =
                new WatchedContext(
                        outer, watch, limits, mostUnread, refusals, router, this::endAfterAnswer);
        this.http = selector.connection(context);
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        watch.enter(this);
        try {
            http.handle(limit);
        } catch (CloseConnectionException end) {
            throw end;
        } catch (RuntimeException failed) {
            watch.refusals().failed(failed);
            throw new CloseConnectionException("the connection failed", failed);
        } finally {
            if (context.serverEnds()) {
                context.linger(limits.linger(), mostUnread);
            }
            watch.leave(this);
        }
    }

    void closeIfOverdue(LocalInstant now) {
        if (context.deadline().isOver(now)) {
            LOG.log(System.Logger.Level.DEBUG, "overdue: {0}", context.socketId());
            closeSocket();
        }
    }

    void closeIfIdle() {
        if (context.isIdle()) {
            closeSocket();
        }
    }

    void closeSocket() {
        try {
            context.serverSocket().close();
        } catch (UncheckedIOException failure) {
            LOG.log(System.Logger.Level.DEBUG, "it was closed already", failure);
        }
    }

    /** Nothing is interrupted: this runs on the connection's own thread. */
    private void endAfterAnswer() {
        http.close(false);
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return http instanceof InterruptableTask<?> task && task.canInterrupt();
    }
}
