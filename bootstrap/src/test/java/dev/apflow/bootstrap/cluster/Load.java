package dev.apflow.bootstrap.cluster;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.ClientAnswer.Accepted;
import dev.apflow.testkit.history.ClientAnswer.Refused;
import dev.apflow.testkit.history.ClientAnswer.Unknown;
import dev.apflow.testkit.history.Entry;
import dev.apflow.testkit.history.HistoryRecorder;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that submit one tree after the other, each until it is acknowledged, and one that cancels
 * tasks and runs them again; they write down what they were told. They ask whoever was last said to
 * lead, and else anybody.
 */
final class Load {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TREES = Duration.ofMillis(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(80);
    private static final Duration FINISHING = Duration.ofMinutes(2);

    /** Changes concern one of so many trees that were asked for last. */
    private static final int RECENT = 12;

    private final ProcessCluster cluster;
    private final HistoryRecorder recorder;
    private final ClusterPlans plans;
    private final BackgroundThreads crew = new BackgroundThreads();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private volatile Optional<String> leader = Optional.empty();

    private Load(ProcessCluster cluster, HistoryRecorder recorder, ClusterPlans plans) {
        this.cluster = cluster;
        this.recorder = recorder;
        this.plans = plans;
    }

    static Load begin(
            ProcessCluster cluster, HistoryRecorder recorder, ClusterPlans plans, int clients) {
        Load load = new Load(cluster, recorder, plans);
        for (int i = 0; i < clients; i++) {
            String name = "c" + i;
            load.crew.begin(name, () -> load.submitAll(name));
        }
        load.crew.begin("changes", load::changeAll);
        return load;
    }

    /** Trees so far. */
    int acknowledged() {
        return acknowledged.size();
    }

    /** Waits until so many more are acknowledged than there are now. */
    void awaitMore(int more) {
        int target = acknowledged() + more;
        Until.seen("more work is acknowledged", this::acknowledged, now -> now >= target);
    }

    /** Returns when each client has got what it asked for last. */
    void finish() {
        crew.finish(FINISHING);
    }

    private void submitAll(String client) {
        for (int i = 0; crew.goesOn(); i++) {
            String submission = client + "-" + i;
            int turn = i;
            while (!submit(client, submission, turn++)) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
            acknowledged.add(submission);
            LockSupport.parkNanos(BETWEEN_TREES.toNanos());
        }
    }

    private boolean submit(String client, String submission, int turn) {
        ClusterPlans.Plan plan = plans.named(submission);
        NodeProcess node = asked(turn);
        long invoked = recorder.now();
        Answer answer =
                node.send(
                        HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/trees"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", submission)
                                .POST(BodyPublishers.ofString(plan.body())),
                        PATIENCE);
        recorder.add(
                new Entry.Submit(
                        client,
                        new NodeId(node.name()),
                        recorder.since(invoked),
                        submission,
                        plan.plan(),
                        answer.isSuccess()
                                ? Optional.of(new TaskId(answer.at("root_task_id")))
                                : Optional.empty(),
                        recorded(answer)));
        follow(node, answer);
        return answer.isSuccess();
    }

    private void changeAll() {
        SplittableRandom chance = new SplittableRandom(1);
        for (int turn = 0; crew.goesOn(); turn++) {
            int known = acknowledged.size();
            if (known > 0) {
                String submission =
                        acknowledged.get(known - 1 - chance.nextInt(Math.min(RECENT, known)));
                var tasks = plans.named(submission).plan();
                change(tasks.get(chance.nextInt(tasks.size())).id(), chance.nextBoolean(), turn);
            }
            LockSupport.parkNanos(BETWEEN_CHANGES.toNanos());
        }
    }

    private void change(TaskId task, boolean cancel, int turn) {
        NodeProcess node = asked(turn);
        String path = "/api/v1/tasks/" + task + (cancel ? "/cancel" : "/rerun");
        long invoked = recorder.now();
        Answer answer = node.post(path, "{}", PATIENCE);
        NodeId who = new NodeId(node.name());
        var at = recorder.since(invoked);
        recorder.add(
                cancel
                        ? new Entry.Cancel("changes", who, at, task, recorded(answer))
                        : new Entry.Rerun("changes", who, at, task, recorded(answer)));
        follow(node, answer);
    }

    private NodeProcess asked(int turn) {
        List<NodeProcess> all = cluster.serving();
        return leader.flatMap(
                        name -> all.stream().filter(node -> node.name().equals(name)).findAny())
                .orElseGet(() -> all.get(turn % all.size()));
    }

    private void follow(NodeProcess node, Answer answer) {
        if (answer.isSuccess() || isWrongState(answer)) {
            leader = Optional.of(node.name());
        } else {
            leader = Optional.of(answer.at("leader", "node_id")).filter(name -> !name.isEmpty());
        }
    }

    private static boolean isWrongState(Answer answer) {
        return answer.at("code").equals("wrong_state");
    }

    private static dev.apflow.testkit.history.ClientAnswer recorded(Answer answer) {
        if (answer.isSuccess()) {
            return new Accepted(Optional.empty());
        }
        return isWrongState(answer) || answer.at("code").equals("not_leader")
                ? new Refused(answer.at("code"))
                : new Unknown();
    }
}
