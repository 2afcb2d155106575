package dev.apflow.bootstrap.cluster;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.testkit.history.Entry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.HistoryRecorder;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Clients that only read, now from this node and now from that, and write down what they saw. */
final class Watchers implements AutoCloseable {

    private static final Duration FINISHING = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = 40_000_000;

    private final ProcessCluster cluster;
    private final HistoryRecorder recorder;
    private final BackgroundThreads crew = new BackgroundThreads();

    private Watchers(ProcessCluster cluster, HistoryRecorder recorder) {
        this.cluster = cluster;
        this.recorder = recorder;
    }

    static Watchers begin(ProcessCluster cluster, HistoryRecorder recorder) {
        Watchers watchers = new Watchers(cluster, recorder);
        watchers.crew.begin("who leads", watchers::watchLeader);
        watchers.crew.begin("events", watchers::followEvents);
        return watchers;
    }

    private NodeProcess asked(int turn) {
        List<NodeProcess> all = cluster.serving();
        return all.get(turn % all.size());
    }

    private void watchLeader() {
        for (int turn = 0; crew.goesOn(); turn++) {
            long invoked = recorder.now();
            Answer clusterView = asked(turn).get("/api/v1/cluster");
            String leader = clusterView.at("leader", "node_id");
            if (!leader.isEmpty()) {
                recorder.add(
                        new Entry.LeadershipEntry(
                                LeadershipUse.SEEN,
                                new NodeId(leader),
                                recorder.since(invoked),
                                Optional.of(new Epoch(clusterView.number("leader", "epoch")))));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void followEvents() {
        String after = "";
        for (int turn = 0; crew.goesOn(); turn++) {
            Answer page = asked(turn).get("/api/v1/events?limit=500" + after);
            for (JsonValue event : page.items("events")) {
                // That a database may have lost something is told by an event of no task.
                if (Answer.text(Answer.walk(event, "event_type")).equals(LogRestart.WORD)) {
                    continue;
                }
                String cursor = Answer.text(Answer.walk(event, "cursor"));
                recorder.add(
                        new Entry.Followed("reader", Optional.empty(), new EventCursor(cursor)));
            }
            String next = page.at("next_cursor");
            if (!next.isEmpty()) {
                after = "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        crew.finish(FINISHING);
    }
}
