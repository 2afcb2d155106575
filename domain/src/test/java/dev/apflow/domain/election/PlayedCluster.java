package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.TERMS;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.election.LeadershipRecord.Resigned;
import dev.apflow.domain.election.PlayedNode.Message;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Nodes, a store and the messages between them, moved one step at a time. */
final class PlayedCluster {

    /** The store's clock has nothing to do with any node's. */
    private static final Instant STORE_BEGAN = Instant.parse("2001-01-01T00:00:00Z");

    private record Answer(PlayedNode node, RoleEvent event, RoleEffect request) {}

    final List<PlayedNode> nodes;
    private final List<Message> requests = new ArrayList<>();
    private final List<Message> abandoned = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Epoch> writes = new ArrayList<>();
    private final Map<Epoch, PlayedNode> grants = new HashMap<>();
    private LeadershipRecord leadership = new LeadershipRecord.Vacant();
    private long trueMs = 1_000;
    private long lastGranted;
    private boolean hadTwoLeaders;

    PlayedCluster(List<PlayedNode> nodes) {
        this.nodes = nodes;
        nodes.forEach(node -> tell(node, new RoleEvent.Started(), 0));
    }

    List<PlayedNode> leaders() {
        return nodes.stream().filter(node -> node.isLeader(trueMs)).toList();
    }

    long grants() {
        return lastGranted;
    }

    void pass(long ms) {
        trueMs += ms;
    }

    void tell(PlayedNode node, RoleEvent event, double chance) {
        requests.addAll(node.hear(event, trueMs, chance));
        hadTwoLeaders |= leaders().size() > 1;
    }

    /** Timers ring when they are due or any time later. */
    void ring(PlayedNode node, double chance) {
        node.ring(trueMs).forEach(event -> tell(node, event, chance));
    }

    /** The store carries out a request; its answer sets out. */
    void serve(int pick) {
        if (!requests.isEmpty()) {
            Message message = requests.remove(pick % requests.size());
            answers.add(new Answer(message.node(), execute(message), message.request()));
        }
    }

    void answer(int pick, double chance) {
        if (!answers.isEmpty()) {
            Answer answer = answers.remove(pick % answers.size());
            tell(answer.node(), answer.event(), chance);
        }
    }

    void loseRequest(int pick) {
        if (!requests.isEmpty()) {
            Message lost = requests.remove(pick % requests.size());
            tell(lost.node(), unreachable(lost.request()), 0.5);
        }
    }

    void loseAnswer(int pick) {
        if (!answers.isEmpty()) {
            Answer lost = answers.remove(pick % answers.size());
            tell(lost.node(), unreachable(lost.request()), 0.5);
        }
    }

    /** Its sender gives up; the request goes on and is carried out whenever it arrives. */
    void giveUpOn(int pick) {
        if (!requests.isEmpty()) {
            Message message = requests.remove(pick % requests.size());
            abandoned.add(message);
            tell(message.node(), unreachable(message.request()), 0.5);
        }
    }

    void serveAbandoned(int pick) {
        if (!abandoned.isEmpty()) {
            execute(abandoned.remove(pick % abandoned.size()));
        }
    }

    /** Tells a node that the present holder's session is gone, true or not. */
    void claimHolderLost(PlayedNode node) {
        if (leadership instanceof Held current && !current.holder().equals(node.identity)) {
            tell(node, new RoleEvent.HolderLost(current.epoch()), 0);
        }
    }

    void offer(PlayedNode node) {
        if (leadership instanceof Resigned resigned) {
            tell(node, new RoleEvent.LeadershipOffered(resigned.epoch()), 0);
        }
    }

    /** A write that the node believes it may make, put to the fence. */
    void write(PlayedNode node) {
        node.role.term(node.clock(trueMs)).filter(leadership::admits).ifPresent(writes::add);
    }

    /**
     * Time goes on, and requests and answers arrive at once, with two exceptions.
     *
     * @param awake the others' timers do not ring
     * @param hearing the others' answers are held back
     */
    void flow(long ms, List<PlayedNode> awake, List<PlayedNode> hearing, double chance) {
        long end = trueMs + ms;
        do {
            awake.forEach(node -> ring(node, chance));
            deliver(hearing, chance);
            while (!requests.isEmpty()) {
                serve(0);
                deliver(hearing, chance);
            }
            pass(20);
        } while (trueMs < end);
    }

    /** Nothing fails. */
    void calm(long ms, double chance) {
        flow(ms, nodes, nodes, chance);
    }

    /** Nothing fails, but {@code node} is stopped. */
    void pause(PlayedNode node, long ms, double chance) {
        flow(ms, othersThan(node), othersThan(node), chance);
    }

    List<PlayedNode> othersThan(PlayedNode node) {
        return nodes.stream().filter(each -> each != node).toList();
    }

    private void deliver(List<PlayedNode> awake, double chance) {
        List<Answer> now = answers.stream().filter(each -> awake.contains(each.node())).toList();
        answers.removeAll(now);
        now.forEach(each -> tell(each.node(), each.event(), chance));
    }

    /** Whether there ever were two leaders at once. Terms begin only when something is heard. */
    boolean hadTwoLeaders() {
        return hadTwoLeaders;
    }

    void isSafe() {
        for (int i = 1; i < writes.size(); i++) {
            assertThat(writes.get(i - 1).isAfter(writes.get(i))).isFalse();
        }
        writes.forEach(epoch -> assertThat(grants).containsKey(epoch));
    }

    private RoleEvent execute(Message message) {
        PlayedNode node = message.node();
        LocalInstant sentAt = message.sentAt();
        Duration ttl = TERMS.ttl();
        Instant now = STORE_BEGAN.plusMillis(trueMs);
        if (message.request() instanceof RoleEffect.Acquire(AcquireReason reason)) {
            return switch (LeadershipRules.acquire(leadership, node.identity, reason, ttl, now)) {
                case LeadershipAnswer.Granted(Held next) -> granted(node, next, sentAt);
                case LeadershipAnswer.Occupied(Held current, Duration freeIn) ->
                        new RoleEvent.AcquireRefused(
                                current.holder(), current.epoch(), freeIn, sentAt);
            };
        } else if (message.request() instanceof RoleEffect.Renew(Epoch epoch)) {
            return switch (LeadershipRules.renew(leadership, node.identity, epoch, ttl, now)) {
                case LeadershipAnswer.Renewed(Held next) -> {
                    leadership = next;
                    yield new RoleEvent.RenewGranted(epoch, sentAt);
                }
                case LeadershipAnswer.Fenced _ -> new RoleEvent.RenewRefused(epoch);
            };
        }
        Epoch epoch = ((RoleEffect.Resign) message.request()).epoch();
        if (LeadershipRules.resign(leadership, epoch)
                instanceof LeadershipAnswer.GivenUp(Resigned next)) {
            leadership = next;
        }
        return new RoleEvent.ResignDone(epoch);
    }

    private RoleEvent granted(PlayedNode node, Held next, LocalInstant sentAt) {
        assertThat(next.epoch().value()).isEqualTo(++lastGranted);
        assertThat(grants.put(next.epoch(), node)).isNull();
        leadership = next;
        return new RoleEvent.AcquireGranted(next.epoch(), sentAt);
    }

    private static RoleEvent unreachable(RoleEffect request) {
        if (request instanceof RoleEffect.Renew(Epoch epoch)) {
            return new RoleEvent.RenewUnreachable(epoch);
        } else if (request instanceof RoleEffect.Resign(Epoch epoch)) {
            return new RoleEvent.ResignUnreachable(epoch);
        }
        return new RoleEvent.AcquireUnreachable();
    }
}
