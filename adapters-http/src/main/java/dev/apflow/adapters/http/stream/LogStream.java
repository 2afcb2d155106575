package dev.apflow.adapters.http.stream;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.settings.StreamLimits;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AttemptLogs.LogPage;
import dev.apflow.application.store.AttemptLogs.StoredLine;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.AttemptDocuments;
import dev.apflow.application.task.ReadAttempts;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.webserver.CloseConnectionException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * The lines of a task as they come. When the task has ended, and all its lines were told, an event
 * {@code end} says how; the stream stays open, for the task may be run again.
 */
public final class LogStream implements Reply.Body {

    private static final System.Logger LOG = System.getLogger(LogStream.class.getName());

    private final ReadAttempts reads;
    private final TaskId task;
    private final OptionalInt attempt;
    private final String client;
    private final UnaryOperator<JsonValue> view;
    private final EventStreams streams;
    private final StreamLimits limits;
    private final AtomicBoolean left = new AtomicBoolean();
    private long last;
    private int endTold;
    private LocalInstant lastWritten;

    LogStream(
            ReadAttempts reads,
            TaskId task,
            OptionalInt attempt,
            long after,
            String client,
            UnaryOperator<JsonValue> view,
            EventStreams streams) {
        this.reads = reads;
        this.task = task;
        this.attempt = attempt;
        this.last = after;
        this.client = client;
        this.view = view;
        this.streams = streams;
        this.limits = streams.limits();
        this.lastWritten = now();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        EventText text = new EventText(out, view);
        text.opening();
        try {
            while (!streams.signal().isClosed()) {
                step(text);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException | CloseConnectionException ended) {
            throw ended;
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a stream of lines failed", bug);
            throw new CloseConnectionException("a stream of lines failed", bug);
        }
    }

    private void step(EventText text) throws IOException, InterruptedException {
        long seen = streams.signal().count();
        LocalInstant looked = now();
        if (writePage(text)) {
            return;
        }
        if (lastWritten.until(now()).compareTo(limits.heartbeat()) >= 0) {
            text.heartbeat();
            lastWritten = now();
        }
        Duration most =
                limits.poll().compareTo(limits.heartbeat()) < 0
                        ? limits.poll()
                        : limits.heartbeat();
        streams.signal().awaitBeyond(seen, most);
        streams.signal().pause(limits.spacing().minus(looked.until(now())));
    }

    /** Whether there is more at once. A store that does not answer has more later. */
    private boolean writePage(EventText text) throws IOException {
        try {
            // Asked first: what is written before the end is then among the lines.
            if (!(reads.task(task) instanceof Answer.Done<Task>(Task now))
                    || !(reads.lines(task, attempt, last, limits.page())
                            instanceof Answer.Done<LogPage>(LogPage page))) {
                throw new CloseConnectionException("the task is gone");
            }
            for (StoredLine line : page.lines()) {
                text.event("line", line.number(), AttemptDocuments.line(line));
                last = line.number();
            }
            boolean wrote = !page.lines().isEmpty();
            if (!page.more() && isNews(now)) {
                text.event("end", last, end(now));
                wrote = true;
            }
            if (wrote) {
                text.flush();
                lastWritten = now();
            }
            return page.more();
        } catch (StoreUnreachable later) {
            LOG.log(System.Logger.Level.DEBUG, "no lines this time", later);
            return false;
        }
    }

    private boolean isNews(Task now) {
        if (!now.status().isTerminal() || endTold == now.state().attempt()) {
            return false;
        }
        endTold = now.state().attempt();
        return true;
    }

    private static JsonObject end(Task now) {
        return new JsonObjectBuilder()
                .text("task_id", now.id())
                .text("status", now.status().word())
                .number("attempt_id", now.state().attempt())
                .done();
    }

    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            streams.leave(client);
        }
    }

    private LocalInstant now() {
        return streams.dispatcher().now();
    }
}
