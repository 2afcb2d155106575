package dev.apflow.adapters.http.stream;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.settings.StreamLimits;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.webserver.CloseConnectionException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** One stream of events, until its client goes or the server ends. */
public final class EventStream implements Reply.Body {

    private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

    private final String client;
    private final EventScope scope;
    private final UnaryOperator<JsonValue> view;
    private final EventStreams streams;
    private final StreamLimits limits;
    private final CommitSignal signal;
    private final AtomicBoolean left = new AtomicBoolean();
    private Optional<EventCursor> cursor;
    private LocalInstant lastWritten;

    EventStream(
            EventScope scope,
            Optional<EventCursor> after,
            String client,
            UnaryOperator<JsonValue> view,
            EventStreams streams) {
        this.client = client;
        this.view = view;
        this.scope = scope;
        this.streams = streams;
        this.limits = streams.limits();
        this.signal = streams.signal();
        this.cursor = after;
        this.lastWritten = now();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        EventText text = new EventText(out, view);
        text.opening();
        try {
            while (!signal.isClosed()) {
                step(text);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (UncheckedIOException | CloseConnectionException failure) {
            throw failure;
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a stream of events failed", bug);
            throw new CloseConnectionException("a stream of events failed", bug);
        }
    }

    /** Writes what there is, then waits until there may be more. */
    private void step(EventText text) throws IOException, InterruptedException {
        long seen = signal.count();
        LocalInstant looked = now();
        if (writePage(text) == limits.page()) {
            return;
        }
        if (lastWritten.until(now()).compareTo(limits.heartbeat()) >= 0) {
            text.heartbeat();
            lastWritten = now();
        }
        signal.awaitBeyond(seen, shorter(limits.poll(), limits.heartbeat()));
        signal.pause(limits.spacing().minus(looked.until(now())));
    }

    /** How many events were written; none where the store does not answer: later then. */
    private int writePage(EventText text) throws IOException {
        Optional<EventCursor> seen;
        EventPage page;
        try {
            seen = scope instanceof EventScope.By ? Optional.of(streams.log().end()) : cursor;
            page = streams.log().read(scope, cursor, limits.page());
        } catch (StoreUnreachable later) {
            LOG.log(System.Logger.Level.DEBUG, "no events this time", later);
            return 0;
        }
        List<LogEntry> entries = page.entries();
        for (LogEntry entry : entries) {
            text.entry(entry);
        }
        cursor = page.next().or(() -> cursor);
        if (entries.size() < limits.page()) {
            passOver(seen);
        }
        if (!entries.isEmpty()) {
            text.flush();
            lastWritten = now();
        }
        return entries.size();
    }

    /**
     * Of one actor a log may have few events and many others behind the last: those that were in
     * sight before the page was read are not looked through again.
     */
    private void passOver(Optional<EventCursor> seen) {
        if (seen.isPresent() && cursor.map(each -> each.compareTo(seen.get()) < 0).orElse(true)) {
            cursor = seen;
        }
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

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
