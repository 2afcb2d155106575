package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.node.NodeId;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings what executors write to the store: of running tasks from time to time, of ended ones
 * before their outcome, so that whoever sees the outcome sees the lines too.
 */
final class LogWriter {

    private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());

    /** A call has about so many bytes. */
    private static final long CALL_BYTES = 4 << 20;

    private final Dispatcher dispatcher;
    private final AttemptLogs store;
    private final NodeId node;

    /** Of tasks that ended and have no outcome to report; touched in the mailbox only. */
    private final List<TaskLog> left = new ArrayList<>();

    private boolean underway;

    LogWriter(Dispatcher dispatcher, AttemptLogs store, NodeId node) {
        this.dispatcher = dispatcher;
        this.store = store;
        this.node = node;
    }

    /** The task ended, and nothing of it is reported: what it wrote is kept all the same. */
    void leave(TaskLog log) {
        if (!log.isEmpty()) {
            left.add(log);
        }
    }

    /** Writes what is new, in the mailbox; does nothing where there is nothing. */
    void write(Collection<TaskLog> running) {
        List<TaskLog> logs =
                Stream.concat(left.stream(), running.stream())
                        .filter(each -> !each.isEmpty())
                        .toList();
        if (underway || logs.isEmpty()) {
            return;
        }
        underway = true;
        dispatcher.call(
                CallKind.WRITE_LOGS,
                () -> {
                    append(logs, false);
                    return logs.size();
                },
                this::written);
    }

    private void written(Reply<Integer> reply) {
        underway = false;
        left.removeIf(TaskLog::isEmpty);
        if (reply instanceof Reply.Threw<Integer>(Throwable problem)) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "logs of tasks were not written: {0}",
                    problem.toString());
        }
    }

    /**
     * Writes all that these have, in the thread that calls. What the store has something against is
     * lost: it must not keep an outcome from being recorded.
     *
     * @throws StoreUnreachable it is unknown whether they are written
     */
    void append(Collection<TaskLog> logs) {
        append(logs, true);
    }

    private void append(Collection<TaskLog> logs, boolean all) {
        List<TaskLog> batch = new ArrayList<>();
        long size = 0;
        for (TaskLog each : logs) {
            batch.add(each);
            size += each.bytes();
            if (size >= CALL_BYTES) {
                call(batch, all);
                batch.clear();
                size = 0;
            }
        }
        call(batch, all);
    }

    private void call(List<TaskLog> logs, boolean all) {
        List<Chunk> chunks = new ArrayList<>();
        List<Runnable> stored = new ArrayList<>();
        for (TaskLog each : logs) {
            List<Chunk> own = each.chunks(all);
            chunks.addAll(own);
            if (!own.isEmpty()) {
                stored.add(() -> each.stored(own.getLast().number()));
            }
        }
        if (chunks.isEmpty()) {
            return;
        }
        try {
            store.append(node, chunks);
        } catch (StoreUnreachable unreachable) {
            throw unreachable;
        } catch (RuntimeException refused) {
            LOG.log(System.Logger.Level.WARNING, "the store refuses logs of tasks", refused);
        }
        stored.forEach(Runnable::run);
    }
}
