package dev.apflow.testkit.history;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.history.Entry.Cancel;
import dev.apflow.testkit.history.Entry.Executed;
import dev.apflow.testkit.history.Entry.FinalState;
import dev.apflow.testkit.history.Entry.Followed;
import dev.apflow.testkit.history.Entry.LeadershipEntry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.Entry.Logged;
import dev.apflow.testkit.history.Entry.Rerun;
import dev.apflow.testkit.history.Entry.Settled;
import dev.apflow.testkit.history.Entry.Submit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A cluster in a few lines that is right by construction, since everything happens one after the
 * other; only the intervals that its clients see overlap. Its histories keep to all rules.
 */
final class PlayedCluster {

    private static final int NODES = 3;
    private static final int STEPS = 60;
    private static final int MOST_TASKS = 4;

    /** A task as the cluster has it. */
    private static final class Row {
        final TaskId id;
        final TaskId tree;
        final String submission;
        final List<Dependency> dependencies;
        TaskStatus status = TaskStatus.PENDING;
        int attempt = 1;
        long delivery;
        Optional<NodeId> holder = Optional.empty();

        Row(PlannedTask planned, TaskId tree, String submission) {
            this.id = planned.id();
            this.tree = tree;
            this.submission = submission;
            this.dependencies = planned.dependencies();
        }
    }

    private final RandomGenerator chance;
    private final List<Entry> operations = new ArrayList<>();
    private final List<Logged> log = new ArrayList<>();
    private final Map<TaskId, Row> rows = new LinkedHashMap<>();
    private long now;
    private long epoch;
    private NodeId leader = node(0);
    private int submissions;

    private PlayedCluster(RandomGenerator chance) {
        this.chance = chance;
    }

    static History play(RandomGenerator chance) {
        PlayedCluster cluster = new PlayedCluster(chance);
        cluster.elect();
        cluster.submit();
        for (int i = 0; i < STEPS; i++) {
            cluster.step();
        }
        cluster.drain();
        return cluster.history();
    }

    private static NodeId node(int number) {
        return new NodeId("n" + number);
    }

    private NodeId anyNode() {
        return node(chance.nextInt(NODES));
    }

    private void step() {
        switch (chance.nextInt(10)) {
            case 0 -> elect();
            case 1, 2 -> submit();
            case 3 -> any(row -> !row.status.isTerminal()).ifPresent(this::cancel);
            case 4 -> any(row -> row.status.isTerminal()).ifPresent(this::rerun);
            case 5, 6, 7 -> any(this::isReady).ifPresent(this::claim);
            case 8 -> any(row -> row.status == TaskStatus.IN_PROGRESS).ifPresent(this::takeBack);
            default -> any(row -> row.status == TaskStatus.IN_PROGRESS).ifPresent(this::end);
        }
    }

    /** Around this moment, in which the operation takes effect. */
    private Interval around() {
        now += 10;
        return new Interval(now - chance.nextInt(25), now + chance.nextInt(25));
    }

    private void elect() {
        epoch++;
        leader = anyNode();
        operations.add(
                new LeadershipEntry(
                        LeadershipUse.GRANTED, leader, around(), Optional.of(new Epoch(epoch))));
    }

    private void submit() {
        String name = "s" + submissions++;
        List<PlannedTask> tasks = plan(name);
        TaskId tree = tasks.getFirst().id();
        if (chance.nextInt(4) == 0) {
            ask(name, tasks, Optional.empty(), new ClientAnswer.Refused("not_leader"), anyNode());
        }
        if (chance.nextInt(4) == 0) {
            // The request was lost, or its reply.
            ask(name, tasks, Optional.empty(), new ClientAnswer.Unknown(), leader);
            if (chance.nextBoolean()) {
                return;
            }
        }
        ask(name, tasks, Optional.of(tree), accepted(), leader);
        for (PlannedTask task : tasks) {
            Row row = new Row(task, tree, name);
            rows.put(row.id, row);
            log(row, EventType.CREATED, Optional.empty(), Optional.empty());
        }
    }

    private List<PlannedTask> plan(String name) {
        List<PlannedTask> tasks = new ArrayList<>();
        int count = 1 + chance.nextInt(MOST_TASKS);
        for (int i = 0; i < count; i++) {
            List<Dependency> on = new ArrayList<>();
            for (int other = 0; other < i; other++) {
                if (chance.nextInt(3) == 0) {
                    on.add(new Dependency(tasks.get(other).id(), chance.nextBoolean()));
                }
            }
            tasks.add(new PlannedTask(new TaskId(name + "-" + i), on));
        }
        return tasks;
    }

    private void ask(
            String name,
            List<PlannedTask> tasks,
            Optional<TaskId> tree,
            ClientAnswer answer,
            NodeId at) {
        operations.add(new Submit("c", at, around(), name, tasks, tree, answer));
    }

    private ClientAnswer accepted() {
        return new ClientAnswer.Accepted(
                chance.nextBoolean() ? Optional.of(new Epoch(epoch)) : Optional.empty());
    }

    private void cancel(Row row) {
        ClientAnswer answer = chance.nextInt(3) == 0 ? new ClientAnswer.Unknown() : accepted();
        operations.add(new Cancel("c", leader, around(), row.id, answer));
        end(row, TaskStatus.CANCELLED, EventType.CANCELLED);
    }

    private void rerun(Row row) {
        ClientAnswer answer = chance.nextInt(3) == 0 ? new ClientAnswer.Unknown() : accepted();
        operations.add(new Rerun("c", leader, around(), row.id, answer));
        retry(row, "rerun");
    }

    private void retry(Row row, String reason) {
        row.status = TaskStatus.PENDING;
        row.attempt++;
        log(row, EventType.RETRIED, Optional.empty(), Optional.of(reason));
    }

    private boolean isReady(Row row) {
        return row.status == TaskStatus.PENDING
                && row.dependencies.stream().allMatch(on -> isSatisfied(on));
    }

    private boolean isSatisfied(Dependency on) {
        Row other = rows.get(on.id());
        return on.isSatisfiedBy(other.status, isBlocked(other));
    }

    private boolean isBlocked(Row row) {
        return row.status == TaskStatus.PENDING
                && row.dependencies.stream()
                        .anyMatch(
                                on ->
                                        on.isBrokenBy(
                                                rows.get(on.id()).status,
                                                isBlocked(rows.get(on.id()))));
    }

    private void claim(Row row) {
        row.status = TaskStatus.IN_PROGRESS;
        row.delivery++;
        row.holder = Optional.of(anyNode());
        log(row, EventType.ASSIGNED, row.holder, Optional.empty());
        log(row, EventType.STARTED, row.holder, Optional.empty());
        if (chance.nextBoolean()) {
            operations.add(new Executed(around(), row.id, row.attempt, row.delivery, row.holder));
        }
    }

    private void takeBack(Row row) {
        row.status = TaskStatus.PENDING;
        log(row, EventType.REASSIGNED, row.holder, Optional.of("lease expired"));
        row.holder = Optional.empty();
    }

    private void end(Row row) {
        if (chance.nextInt(3) != 0) {
            end(row, TaskStatus.COMPLETED, EventType.COMPLETED);
            return;
        }
        end(row, TaskStatus.FAILED, EventType.FAILED);
        if (chance.nextBoolean()) {
            retry(row, "policy");
        }
    }

    private void end(Row row, TaskStatus status, EventType type) {
        row.status = status;
        log(row, type, row.holder, Optional.empty());
        row.holder = Optional.empty();
    }

    private void log(Row row, EventType type, Optional<NodeId> node, Optional<String> reason) {
        int number = log.size() + 1;
        log.add(
                new Logged(
                        new EventCursor(String.format(Locale.ROOT, "%06d", number)),
                        "e" + number,
                        row.id,
                        row.tree,
                        type,
                        node,
                        row.attempt,
                        row.delivery,
                        reason));
    }

    private Optional<Row> any(Predicate<Row> which) {
        List<Row> found = rows.values().stream().filter(which).toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(found.get(chance.nextInt(found.size())));
    }

    private void drain() {
        for (Optional<Row> next = unended(); next.isPresent(); next = unended()) {
            Row row = next.get();
            if (row.status == TaskStatus.PENDING) {
                claim(row);
            }
            end(row, TaskStatus.COMPLETED, EventType.COMPLETED);
        }
    }

    private Optional<Row> unended() {
        return any(row -> row.status == TaskStatus.IN_PROGRESS || isReady(row));
    }

    private History history() {
        List<Entry> all = new ArrayList<>(operations);
        follow(all);
        all.addAll(log);
        for (Row row : rows.values()) {
            Optional<String> mark =
                    chance.nextBoolean() ? Optional.of(row.submission) : Optional.empty();
            all.add(new FinalState(row.id, row.tree, mark, row.status, row.attempt, row.delivery));
        }
        all.add(new Settled());
        return new History(all);
    }

    private void follow(List<Entry> all) {
        int from = chance.nextInt(log.size());
        for (Logged event : log.subList(from, log.size())) {
            all.add(new Followed("r", Optional.empty(), event.cursor()));
        }
        TaskId tree = log.getFirst().tree();
        log.stream()
                .filter(event -> event.tree().equals(tree))
                .forEach(event -> all.add(new Followed("r", Optional.of(tree), event.cursor())));
    }
}
