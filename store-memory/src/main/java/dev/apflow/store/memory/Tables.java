package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One process's access to what the store holds. Whatever happens in {@link #alone} is one
 * transaction.
 */
final class Tables {

    /** A success that was reported under a key. */
    record Kept(TaskId task, JsonValue result) {}

    /** A submission that a client named. */
    record Submitted(String fingerprint, TaskId treeId) {}

    final Map<TaskId, Row> rows;
    final NavigableMap<Long, Row> open;
    final List<TaskEvent> events;
    final Map<String, Submitted> submissions;
    final Map<IdempotencyKey, Kept> cache;
    final NavigableMap<FlowName, MemoryFlows.Kept> flows;
    final Map<TaskId, RunOrigin> origins;
    final NavigableMap<ScheduleId, MemorySchedule> schedules;
    final FlowControl flow;
    final Membership membership;
    private final StoreState state;
    private final Optional<String> token;
    private volatile boolean closed;

    Tables(StoreState state) {
        this(state, Optional.empty());
    }

    /**
     * @param token of the standalone term that every write is compared with, if the process has one
     */
    Tables(StoreState state, Optional<String> token) {
        this.state = state;
        this.token = token;
        this.rows = state.rows;
        this.open = state.open;
        this.events = state.events;
        this.submissions = state.submissions;
        this.cache = state.cache;
        this.flows = state.flows;
        this.origins = state.origins;
        this.schedules = state.schedules;
        this.flow = state.flow;
        this.membership = state.membership;
    }

    /** Runs {@code work} alone: one transaction, no client's. */
    <T> T alone(Supplier<T> work) {
        return alone(Optional.empty(), work);
    }

    /**
     * A write that names no authority.
     *
     * @param refused what it answers where somebody else has the store
     */
    <T> T written(Supplier<T> work, Supplier<T> refused) {
        return alone(() -> isOurs() ? work.get() : refused.get());
    }

    private boolean isOurs() {
        return token.map(state.standalone::admits).orElse(true);
    }

    private <T> T alone(Optional<Actor> actor, Supplier<T> work) {
        synchronized (state) {
            if (closed) {
                throw new StoreUnreachable(
                        "the store is closed", new IllegalStateException("closed"));
            }
            state.actor = actor;
            T result = work.get();
            giveTurns();
            tellWhatEnded();
            return result;
        }
    }

    /** To the tasks of each changed tree that nothing but their time holds back. */
    private void giveTurns() {
        Dependencies dependencies = new Dependencies(this);
        for (TaskId treeId : state.touched) {
            for (Row row : tree(treeId)) {
                flow.ready(
                        row,
                        row.status == TaskStatus.PENDING
                                && !row.suspended
                                && dependencies.isReady(row));
            }
        }
    }

    /** Of each tree that could move before this transaction and cannot after it. */
    private void tellWhatEnded() {
        List<TaskId> touched = List.copyOf(state.touched);
        for (TaskId treeId : touched) {
            List<Row> tree = tree(treeId);
            if (MemoryTrees.canMove(tree) > 0) {
                state.moving.add(treeId);
            } else if (state.moving.remove(treeId) && !tree.isEmpty()) {
                treeEnded(treeId, tree);
            }
        }
        state.touched.clear();
    }

    private void treeEnded(TaskId treeId, List<Row> tree) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        tree.forEach(row -> counts.merge(row.status, 1, Integer::sum));
        event(
                find(treeId).orElseThrow(),
                EventType.TREE_ENDED,
                Optional.empty(),
                EventDetails.treeEnded(counts));
    }

    /** Something of this tree changed in the transaction under way. */
    void touch(TaskId treeId) {
        state.touched.add(treeId);
    }

    /** Runs {@code work} alone if {@code authority} holds. */
    <T> AuthorizedResult<T> fenced(WriteAuthority authority, Supplier<T> work) {
        return alone(
                authority.actor(),
                () ->
                        holds(authority)
                                ? new AuthorizedResult.Granted<>(work.get())
                                : new AuthorizedResult.Refused<>());
    }

    private boolean holds(WriteAuthority authority) {
        return switch (authority) {
            case WriteAuthority.Standalone _ -> isOurs();
            case WriteAuthority.Term(NodeIdentity leader, Epoch epoch, var _) ->
                    membership.leadership.admits(epoch) && membership.isGranted(leader);
        };
    }

    /** Waits for whoever is at work, and does {@code last} before anybody else. */
    void close(Runnable last) {
        synchronized (state) {
            closed = true;
            last.run();
        }
    }

    void reopen() {
        closed = false;
    }

    Instant now() {
        return state.clock.instant();
    }

    long nextNumber() {
        return ++state.lastNumber;
    }

    void event(Row row, EventType type, Optional<NodeId> node, JsonObject details) {
        touch(row.treeId);
        state.lastEvent++;
        events.add(
                new TaskEvent(
                        new EventCursor(String.format(Locale.ROOT, "%016d", state.lastEvent)),
                        "event-" + state.lastEvent,
                        row.id(),
                        row.treeId,
                        type,
                        node,
                        row.attempt,
                        row.delivery,
                        details,
                        state.actor,
                        now()));
    }

    Optional<Row> find(TaskId id) {
        return Optional.ofNullable(rows.get(id));
    }

    /** The task, if this delivery of it runs. */
    Optional<Row> running(Delivered delivered) {
        return find(delivered.task()).filter(row -> row.runs(delivered));
    }

    List<Row> tree(TaskId treeId) {
        return rows.values().stream().filter(row -> row.treeId.equals(treeId)).toList();
    }

    /** Removes tasks with all that is known of them; whole trees only. */
    void remove(List<Row> tasks) {
        Set<TaskId> ids = tasks.stream().map(Row::id).collect(Collectors.toSet());
        tasks.forEach(this::forget);
        tasks.forEach(row -> touch(row.treeId));
        rows.keySet().removeAll(ids);
        events.removeIf(event -> ids.contains(event.taskId()));
        submissions.values().removeIf(named -> ids.contains(named.treeId()));
        origins.keySet().removeAll(ids);
        cache.values().removeIf(kept -> ids.contains(kept.task()));
    }

    /** It is no more. */
    void forget(Row row) {
        row.removed();
        flow.ready(row, false);
        flow.unique.remove(row.id());
    }

    List<Row> running() {
        return open.values().stream().filter(row -> row.status == TaskStatus.IN_PROGRESS).toList();
    }

    /** A delivery of it was lost: pending again, or set aside; whether it was given back. */
    boolean takeBack(Row row, String reason) {
        return switch (DeliveryLimit.afterLoss(row.lost, row.spec.deliveryLimit())) {
            case HAND_OUT_AGAIN -> {
                row.lost++;
                giveBack(row, reason);
                yield true;
            }
            case SET_ASIDE -> {
                setAside(row);
                yield false;
            }
        };
    }

    private void setAside(Row row) {
        Optional<NodeId> node = row.lastNode;
        String error = DeliveryLimit.error(row.lost + 1);
        row.ended(TaskStatus.FAILED, now());
        row.error = Optional.of(error);
        row.errorCode = Optional.of(ErrorCode.TOO_MANY_DELIVERIES);
        event(
                row,
                EventType.FAILED,
                node,
                EventDetails.failed(error, ErrorCode.TOO_MANY_DELIVERIES, false));
    }

    /** Pending again, told in an event. */
    void giveBack(Row row, String reason) {
        row.givenBack(now());
        event(row, EventType.REASSIGNED, row.lastNode, EventDetails.reassigned(reason));
    }
}
