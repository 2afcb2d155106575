package dev.apflow.application.cluster;

import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the nodes of a test share: the rows of a store, in the plainest way. */
final class FakeCluster {

    /** A sweep that was asked for. */
    record Swept(String what, NodeId by, Epoch epoch, long atMillis) {}

    final HandTime time = new HandTime();
    final Map<String, RegisteredNode> nodes = new TreeMap<>();
    final Map<NodeId, Incarnation> lives = new LinkedHashMap<>();
    final List<FakeStore> stores = new ArrayList<>();
    final Set<Epoch> lostSessions = new HashSet<>();
    final List<Signal> sent = new ArrayList<>();
    final List<Swept> swept = new ArrayList<>();
    final Deque<TaskSweep> taskSweeps = new ArrayDeque<>();
    final Deque<NodeSweep> nodeSweeps = new ArrayDeque<>();
    final Deque<TaskSpec> waiting = new ArrayDeque<>();
    final Map<Delivered, NodeIdentity> running = new LinkedHashMap<>();
    final List<String> log = new ArrayList<>();
    final Set<String> fencedTasks = new HashSet<>();
    LeadershipRecord leadership = new LeadershipRecord.Vacant();
    String leaderUrl = "";
    boolean signalsLost;

    Node node(String id, RolePreference preference) {
        return new Node(this, id, preference, true);
    }

    /** A node that is up. */
    Node started(String id, RolePreference preference) {
        Node node = node(id, preference);
        node.start();
        settle();
        return node;
    }

    void settle() {
        time.settle();
    }

    void pass(Duration duration) {
        time.pass(duration);
    }

    void passMillis(long millis) {
        time.pass(Duration.ofMillis(millis));
    }

    void passSeconds(long seconds) {
        time.pass(Duration.ofSeconds(seconds));
    }

    Optional<LeadershipRecord.Held> current() {
        return leadership instanceof LeadershipRecord.Held current
                ? Optional.of(current)
                : Optional.empty();
    }

    long epoch() {
        return current().orElseThrow().epoch().value();
    }

    /** The session of whoever holds leadership breaks; its process may live. */
    void breakLeaderSession() {
        Epoch epoch = current().orElseThrow().epoch();
        lostSessions.add(epoch);
        stores.forEach(store -> store.sessionLost(epoch));
    }

    void tell(FakeStore from, Signal signal) {
        sent.add(signal);
        if (!signalsLost) {
            stores.stream().filter(store -> store != from).forEach(store -> store.onSignal(signal));
        }
    }

    List<Swept> sweeps(String what) {
        return swept.stream().filter(each -> each.what().equals(what)).toList();
    }
}
