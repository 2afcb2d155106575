package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A small cluster to which everything happens that may: lost requests and replies, connections that
 * hang, pauses, kills, restarts, twins, broken sessions, lost signals. Somebody tries to write all
 * the time, and some of these writes arrive late.
 */
final class Chaos {

    private static final int STEPS = 120;
    private static final int LONGEST_STEP_MS = 1_500;
    private static final int LONGEST_PAUSE_MS = 15_000;
    private static final int LATEST_WRITE_MS = 12_000;
    private static final int SLOWEST_CALL_MS = 400;

    private final FakeCluster cluster = new FakeCluster();
    private final boolean fenced;
    private final RandomGenerator chance;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Node> present = new HashMap<>();
    private final List<Node> twins = new ArrayList<>();
    private Optional<Term> lastWrite = Optional.empty();
    private int accepted;

    /**
     * @param fenced whether the store looks at the epoch of a write
     */
    Chaos(long seed, boolean fenced) {
        this.fenced = fenced;
        this.chance = new SplittableRandom(seed);
        int nodes = 2 + chance.nextInt(3);
        for (int i = 0; i < nodes; i++) {
            names.add("n" + i);
            begin("n" + i);
        }
    }

    /** The last one never leads. */
    private void begin(String name) {
        boolean last = name.equals("n" + (names.size() - 1)) && names.size() > 2;
        Node node = cluster.node(name, last ? RolePreference.WORKER : RolePreference.AUTO);
        present.put(name, node);
        node.start();
    }

    private int millis(int most) {
        return chance.nextInt(most);
    }

    /** How many writes were accepted. */
    int play() {
        for (int i = 0; i < STEPS; i++) {
            cluster.passMillis(millis(LONGEST_STEP_MS));
            present.values().forEach(this::write);
            something(names.get(chance.nextInt(names.size())));
        }
        return accepted;
    }

    private void something(String name) {
        Node node = present.get(name);
        switch (chance.nextInt(12)) {
            case 0, 1 -> worsen(node);
            case 2, 3 -> node.dispatcher.heal();
            case 4 -> node.dispatcher.pause(Duration.ofMillis(millis(LONGEST_PAUSE_MS)));
            case 5 -> {
                node.kill();
                begin(name);
            }
            case 6 -> {
                twins.add(node);
                begin(name);
            }
            case 7 -> cluster.current().ifPresent(leadership -> cluster.breakLeaderSession());
            case 8 -> node.coordinator.stepDown();
            case 9 -> cluster.signalsLost = chance.nextBoolean();
            case 10 -> {
                node.stop(Duration.ZERO);
                twins.add(node);
                begin(name);
            }
            default -> {}
        }
    }

    private void worsen(Node node) {
        double lost = chance.nextDouble() * 0.5;
        double unanswered = chance.nextDouble() * 0.3;
        double hanging = chance.nextDouble() * 0.2;
        node.dispatcher.leaveToChance(
                () -> {
                    double drawn = chance.nextDouble();
                    return drawn < lost
                            ? Way.REQUEST_LOST
                            : drawn < lost + unanswered
                                    ? Way.REPLY_LOST
                                    : drawn < lost + unanswered + hanging
                                            ? Way.HANGING
                                            : Way.ANSWERED;
                },
                () -> Duration.ofMillis(millis(SLOWEST_CALL_MS)));
    }

    private void write(Node node) {
        if (!node.dispatcher.isPaused() && node.mayWrite().isPresent()) {
            Term term = (Term) node.mayWrite().get();
            boolean late = chance.nextInt(4) == 0;
            cluster.time.after(
                    Duration.ofMillis(late ? millis(LATEST_WRITE_MS) : millis(20)),
                    () -> arrives(node, term));
        }
    }

    private void arrives(Node node, Term term) {
        if (fenced && !cluster.leadership.admits(term.epoch())) {
            WriteAuthority stale = term;
            node.coordinator.gate().refused(stale);
            return;
        }
        lastWrite.ifPresent(before -> inOrder(before, term));
        lastWrite = Optional.of(term);
        accepted++;
    }

    /** Terms never go back, and each has one writer. */
    private static void inOrder(Term before, Term now) {
        Epoch earlier = before.epoch();
        assertThat(earlier.isAfter(now.epoch())).as("%s before %s", before, now).isFalse();
        if (earlier.equals(now.epoch())) {
            NodeIdentity writer = now.leader();
            assertThat(writer).isEqualTo(before.leader());
        }
    }

    /** Everything works again: one leads, the others work, twins have ended. */
    void calm() {
        cluster.signalsLost = false;
        present.values().forEach(node -> node.dispatcher.heal());
        twins.forEach(node -> node.dispatcher.heal());
        cluster.passSeconds(60);
        assertThat(present.values()).filteredOn(node -> node.mayWrite().isPresent()).hasSize(1);
        assertThat(present.values())
                .extracting(Node::role)
                .containsOnly(RoleName.LEADER, RoleName.WORKER)
                .containsOnlyOnce(RoleName.LEADER);
        assertThat(twins).extracting(Node::role).allMatch(RoleName.STOPPED::equals);
        assertThat(cluster.nodes.keySet()).containsExactlyInAnyOrderElementsOf(names);
        Epoch epoch = cluster.current().orElseThrow().epoch();
        cluster.passSeconds(60);
        assertThat(cluster.current().orElseThrow().epoch()).as("and it stays so").isEqualTo(epoch);
    }
}
