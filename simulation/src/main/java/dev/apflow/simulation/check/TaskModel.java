package dev.apflow.simulation.check;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where each task stands, and what a store must therefore answer. */
final class TaskModel {

    private static final Comparator<Entry> IN_TURN =
            Comparator.comparing((Entry each) -> each.spec.priority())
                    .thenComparingLong(each -> each.number);

    private final Map<TaskId, Entry> entries = new LinkedHashMap<>();
    private final TreeSet<Entry> pending = new TreeSet<>(IN_TURN);
    private final TreeSet<Entry> running = new TreeSet<>(IN_TURN);
    private final NodeLifeModel lives;

    TaskModel(NodeLifeModel lives) {
        this.lives = lives;
    }

    Optional<Entry> find(TaskId id) {
        return Optional.ofNullable(entries.get(id));
    }

    Collection<Entry> all() {
        return entries.values();
    }

    List<Entry> tree(TaskId root) {
        return entries.values().stream().filter(entry -> entry.tree.equals(root)).toList();
    }

    void remove(List<Entry> removed) {
        removed.forEach(
                entry -> {
                    entries.remove(entry.id());
                    pending.remove(entry);
                    running.remove(entry);
                });
    }

    /** Whether it runs, or will if all goes well. */
    boolean canMove(Entry entry) {
        return entry.isRunning() || entry.status == TaskStatus.PENDING && !isStuck(entry);
    }

    List<Entry> running() {
        return List.copyOf(running);
    }

    void add(Entry entry) {
        entries.put(entry.id(), entry);
        pending.add(entry);
    }

    void becomes(Entry entry, TaskStatus status) {
        pending.remove(entry);
        running.remove(entry);
        entry.status = status;
        if (status == TaskStatus.PENDING) {
            pending.add(entry);
        }
        if (status == TaskStatus.IN_PROGRESS) {
            running.add(entry);
        } else {
            entry.holder = Optional.empty();
            entry.expiresAt = Instant.MAX;
        }
    }

    Optional<Entry> running(Delivered delivered) {
        return find(delivered.task()).filter(entry -> entry.runs(delivered));
    }

    /** Whether the dependencies as they stand now let it run. */
    boolean isFree(Entry entry) {
        for (Dependency each : entry.spec.dependencies()) {
            Entry other = find(each.id()).orElseThrow();
            boolean satisfied =
                    each.required()
                            ? other.status == TaskStatus.COMPLETED
                            : other.status.isTerminal() || isStuck(other);
            if (!satisfied) {
                return false;
            }
        }
        return true;
    }

    /** Whether it waits for what it will never get, unless that is run again. */
    boolean isStuck(Entry entry) {
        return entry.status == TaskStatus.PENDING
                && entry.spec.dependencies().stream()
                        .filter(Dependency::required)
                        .map(each -> find(each.id()).orElseThrow())
                        .anyMatch(
                                other ->
                                        other.status == TaskStatus.FAILED
                                                || other.status == TaskStatus.CANCELLED
                                                || isStuck(other));
    }

    /** Of what has completed. */
    Optional<JsonValue> resultOf(TaskId id) {
        return find(id).filter(entry -> entry.status == TaskStatus.COMPLETED)
                .flatMap(entry -> entry.result);
    }

    long runningOn(NodeId node) {
        return running.stream()
                .filter(each -> each.holder.filter(by -> by.node().equals(node)).isPresent())
                .count();
    }

    /** What a claim must hand out, in this order. */
    List<TaskId> handedTo(LeaseHolder.Member holder, NodeProfile profile, int limit, Instant now) {
        List<TaskId> chosen = new ArrayList<>();
        if (lives.isSuperseded(holder.identity())) {
            return chosen;
        }
        int sameClassBefore = (int) runningOn(holder.node());
        for (Entry each : pending) {
            if (chosen.size() < limit
                    && !each.suspended
                    && !each.due.isAfter(now)
                    && isFree(each)
                    && NaivePlacement.admits(each.spec, profile, sameClassBefore)) {
                chosen.add(each.id());
                sameClassBefore++;
            }
        }
        return chosen;
    }

    /** Those that exactly this life runs. */
    Set<Delivered> heldBy(NodeIdentity identity, Set<Delivered> asked) {
        Set<Delivered> delivered = new HashSet<>();
        for (Delivered each : asked) {
            running(each)
                    .filter(entry -> entry.holder.equals(Optional.of(identity)))
                    .ifPresent(entry -> delivered.add(each));
        }
        return delivered;
    }

    /** Whether no later life of its node has been seen. */
    boolean isHeldByTheLiving(Entry entry) {
        return entry.holder.filter(by -> !lives.isSuperseded(by)).isPresent();
    }

    /** All that exactly this life runs. */
    Set<Delivered> heldBy(NodeIdentity identity) {
        Set<Delivered> delivered = new HashSet<>();
        for (Entry each : running) {
            if (each.holder.equals(Optional.of(identity))) {
                delivered.add(each.delivered());
            }
        }
        return delivered;
    }

    /** Those that cancelling a task ends. */
    Set<TaskId> open(TaskId top, boolean descendants) {
        Set<TaskId> below = new HashSet<>(Set.of(top));
        boolean grew = descendants;
        while (grew) {
            grew = false;
            for (Entry each : entries.values()) {
                grew |=
                        each.spec.parentId().filter(below::contains).isPresent()
                                && below.add(each.id());
            }
        }
        below.removeIf(id -> find(id).filter(entry -> !entry.status.isTerminal()).isEmpty());
        return below;
    }
}
