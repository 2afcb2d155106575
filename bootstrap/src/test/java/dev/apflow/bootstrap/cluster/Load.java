package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry;
import dev.apflow.testkit.history.HistoryRecorder;
import dev.apflow.testkit.history.PlannedTask;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that submit one tree after the other, each until it is acknowledged, and write down what
 * they were told. They ask whoever was last said to lead, and else anybody.
 */
final class Load {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_TREES = Duration.ofMillis(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
    private static final Duration FINISHING = Duration.ofMinutes(2);

    private final ProcessCluster cluster;
    private final HistoryRecorder recorder;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean stopping;
    private volatile Optional<String> leader = Optional.empty();

    private Load(ProcessCluster cluster, HistoryRecorder recorder) {
        this.cluster = cluster;
        this.recorder = recorder;
    }

    static Load begin(ProcessCluster cluster, HistoryRecorder recorder, int clients) {
        Load load = new Load(cluster, recorder);
        for (int i = 0; i < clients; i++) {
            String name = "c" + i;
            load.clients.add(Thread.ofVirtual().name(name).start(() -> load.submitAll(name)));
        }
        return load;
    }

    /** Trees so far. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Waits until so many more are acknowledged than there are now. */
    void awaitMore(int more) {
        int target = acknowledged() + more;
        Until.seen("more work is acknowledged", this::acknowledged, now -> now >= target);
    }

    /** Returns when each client has got what it asked for last. */
    void finish() {
        stopping = true;
        try {
            for (Thread client : clients) {
                assertThat(client.join(FINISHING)).as("%s is done", client.getName()).isTrue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private void submitAll(String client) {
        for (int i = 0; !stopping; i++) {
            String submission = client + "-" + i;
            int turn = i;
            while (!submit(client, submission, turn++)) {
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
            acknowledged.incrementAndGet();
            LockSupport.parkNanos(BETWEEN_TREES.toNanos());
        }
    }

    private boolean submit(String client, String submission, int turn) {
        NodeProcess node = asked(turn);
        long invoked = recorder.now();
        Answer answer =
                node.send(
                        HttpRequest.newBuilder(URI.create(node.url() + "/api/v1/trees"))
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", submission)
                                .POST(BodyPublishers.ofString(body(submission))),
                        PATIENCE);
        recorder.add(
                new Entry.Submit(
                        client,
                        new NodeId(node.name()),
                        recorder.since(invoked),
                        submission,
                        plan(submission),
                        answer.isSuccess()
                                ? Optional.of(new TaskId(answer.at("root_task_id")))
                                : Optional.empty(),
                        recorded(answer)));
        follow(node, answer);
        return answer.isSuccess();
    }

    private NodeProcess asked(int turn) {
        List<NodeProcess> all = cluster.serving();
        return leader.flatMap(
                        name -> all.stream().filter(node -> node.name().equals(name)).findAny())
                .orElseGet(() -> all.get(turn % all.size()));
    }

    private void follow(NodeProcess node, Answer answer) {
        if (answer.isSuccess()) {
            leader = Optional.of(node.name());
        } else {
            leader = Optional.of(answer.at("leader", "node_id")).filter(name -> !name.isEmpty());
        }
    }

    private static dev.apflow.testkit.history.Answer recorded(Answer answer) {
        if (answer.isSuccess()) {
            return new dev.apflow.testkit.history.Answer.Accepted(Optional.empty());
        }
        return answer.at("code").equals("not_leader")
                ? new dev.apflow.testkit.history.Answer.Refused("not_leader")
                : new dev.apflow.testkit.history.Answer.Unknown();
    }

    private static boolean isDiamond(String submission) {
        return submission.hashCode() % 3 == 0;
    }

    private static String body(String submission) {
        return isDiamond(submission)
                ? Trees.diamond(submission, 100)
                : Trees.one(submission, "sleep", "{\"duration_ms\": 30}");
    }

    private static List<PlannedTask> plan(String submission) {
        return isDiamond(submission)
                ? List.of(
                        planned(submission + "-a"),
                        planned(submission + "-b", submission + "-a"),
                        planned(submission + "-c", submission + "-a"),
                        planned(submission + "-d", submission + "-b", submission + "-c"))
                : List.of(planned(submission));
    }

    private static PlannedTask planned(String id, String... dependencies) {
        List<Dependency> all = new ArrayList<>();
        for (String dependency : dependencies) {
            all.add(new Dependency(new TaskId(dependency), true));
        }
        return new PlannedTask(new TaskId(id), all);
    }
}
