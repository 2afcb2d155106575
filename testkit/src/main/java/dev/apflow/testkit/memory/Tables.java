package dev.apflow.testkit.memory;

import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the store holds, and the lock round it. */
final class Tables {

    /** A submission that a client named. */
    record Submitted(String fingerprint, TaskId treeId) {}

    /** In the order of their numbers. */
    final Map<TaskId, Row> rows = new LinkedHashMap<>();

    final List<TaskEvent> events = new ArrayList<>();
    final Map<String, Submitted> submissions = new HashMap<>();
    final Map<IdempotencyKey, JsonValue> cache = new HashMap<>();
    private final InstantSource clock;
    private long lastNumber;
    private long lastEvent;
    private Optional<Epoch> epoch = Optional.empty();
    private boolean closed;

    Tables(InstantSource clock) {
        this.clock = clock;
    }

    /** Runs {@code work} alone: one transaction. */
    synchronized <T> T alone(Supplier<T> work) {
        if (closed) {
            throw new StoreUnreachable("the store is closed", new IllegalStateException("closed"));
        }
        return work.get();
    }

    /** Runs {@code work} alone if {@code authority} holds. */
    <T> Fenced<T> fenced(WriteAuthority authority, Supplier<T> work) {
        return alone(
                () -> holds(authority) ? new Fenced.Granted<>(work.get()) : new Fenced.Refused<>());
    }

    private boolean holds(WriteAuthority authority) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone -> true;
            case WriteAuthority.Term(var leader, Epoch named) -> epoch.equals(Optional.of(named));
        };
    }

    synchronized void close() {
        closed = true;
    }

    synchronized void reopen() {
        closed = false;
    }

    synchronized void epoch(Epoch granted) {
        epoch = Optional.of(granted);
    }

    Instant now() {
        return clock.instant();
    }

    long nextNumber() {
        return ++lastNumber;
    }

    void event(Row row, EventType type, Optional<NodeId> node, JsonObject details) {
        lastEvent++;
        events.add(
                new TaskEvent(
                        new EventCursor("%016d".formatted(lastEvent)),
                        "event-" + lastEvent,
                        row.id(),
                        row.treeId,
                        type,
                        node,
                        row.attempt,
                        row.delivery,
                        details,
                        now()));
    }

    Optional<Row> find(TaskId id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** The task, if this delivery of it runs. */
    Optional<Row> running(Delivered delivered) {
        return find(delivered.task()).filter(row -> row.runs(delivered));
    }

    /** Whether no dependency holds the task back; none is ever missing, deletion sees to it. */
    boolean isReady(Row row) {
        return row.spec.dependencies().stream()
                .allMatch(each -> each.isSatisfiedBy(find(each.id()).orElseThrow().status));
    }

    List<Row> tree(TaskId treeId) {
        return rows.values().stream().filter(row -> row.treeId.equals(treeId)).toList();
    }
}
