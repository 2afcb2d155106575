package dev.apflow.domain.election;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.ArrayList;
import java.util.List;

/**
 * Whole clusters under lost, late and repeated messages, with clocks that begin anywhere and run at
 * 0.9 to 1.1 of the store's speed: slower, and a margin of a tenth of the ttl would not do.
 */
class LeadershipProperties {

    enum Verb {
        PASS,
        SERVE,
        ANSWER,
        RING,
        LOSE_REQUEST,
        LOSE_ANSWER,
        GIVE_UP,
        SERVE_ABANDONED,
        OFFER,
        WRITE,
        STEP_DOWN,
        SHUT_DOWN,
        HOLDER_LOST
    }

    record Step(Verb verb, int pick, int ms, double chance) {}

    private static Arbitrary<Step> steps(boolean withLies) {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(30, Verb.PASS),
                                Tuple.of(30, Verb.SERVE),
                                Tuple.of(30, Verb.ANSWER),
                                Tuple.of(40, Verb.RING),
                                Tuple.of(2, Verb.LOSE_REQUEST),
                                Tuple.of(2, Verb.LOSE_ANSWER),
                                Tuple.of(2, Verb.GIVE_UP),
                                Tuple.of(2, Verb.SERVE_ABANDONED),
                                Tuple.of(2, Verb.OFFER),
                                Tuple.of(8, Verb.WRITE),
                                Tuple.of(2, Verb.STEP_DOWN),
                                Tuple.of(1, Verb.SHUT_DOWN),
                                Tuple.of(withLies ? 6 : 0, Verb.HOLDER_LOST)),
                        Arbitraries.integers().between(0, 11),
                        Arbitraries.frequencyOf(
                                Tuple.of(8, Arbitraries.integers().between(0, 1_500)),
                                Tuple.of(1, Arbitraries.integers().between(5_000, 12_000))),
                        Arbitraries.doubles().between(0, 0.99))
                .as(Step::new);
    }

    @Provide
    Arbitrary<Step> honest() {
        return steps(false);
    }

    @Provide
    Arbitrary<Step> withLies() {
        return steps(true);
    }

    enum Sky {
        CALM,
        PAUSED,
        DEAF
    }

    /**
     * @param whom 0: the leader, should there be one; else another
     */
    record Faults(Sky sky, int whom, int ms, double chance) {}

    @Provide
    Arbitrary<Faults> faults() {
        return Combinators.combine(
                        Arbitraries.of(Sky.class),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 2)),
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(0)),
                                Tuple.of(2, Arbitraries.integers().between(0, 12_000))),
                        Arbitraries.doubles().between(0, 0.99))
                .as(Faults::new);
    }

    @Provide
    Arbitrary<Integer> speeds() {
        return Arbitraries.of(900, 950, 1_000, 1_100);
    }

    @Provide
    Arbitrary<Long> offsets() {
        return Arbitraries.longs();
    }

    private static PlayedCluster cluster(List<Integer> speeds, List<Long> offsets) {
        List<PlayedNode> nodes = new ArrayList<>();
        List<RolePreference> preferences =
                List.of(RolePreference.LEADER, RolePreference.AUTO, RolePreference.AUTO);
        for (int i = 0; i < preferences.size(); i++) {
            nodes.add(
                    new PlayedNode(
                            Cast.identity("n" + i, 1),
                            preferences.get(i),
                            offsets.get(i),
                            speeds.get(i)));
        }
        return new PlayedCluster(nodes);
    }

    private static void play(PlayedCluster cluster, Step step) {
        PlayedNode node = cluster.nodes.get(step.pick() % cluster.nodes.size());
        switch (step.verb()) {
            case PASS -> cluster.pass(step.ms());
            case SERVE -> cluster.serve(step.pick());
            case ANSWER -> cluster.answer(step.pick(), step.chance());
            case RING -> cluster.ring(node, step.chance());
            case LOSE_REQUEST -> cluster.loseRequest(step.pick());
            case LOSE_ANSWER -> cluster.loseAnswer(step.pick());
            case GIVE_UP -> cluster.giveUpOn(step.pick());
            case SERVE_ABANDONED -> cluster.serveAbandoned(step.pick());
            case OFFER -> cluster.offer(node);
            case WRITE -> cluster.write(node);
            case STEP_DOWN -> cluster.tell(node, new RoleEvent.StepDownRequested(), 0);
            case SHUT_DOWN -> cluster.tell(node, new RoleEvent.Shutdown(), 0);
            case HOLDER_LOST -> cluster.claimHolderLost(node);
        }
    }

    @Property(tries = 1_000)
    void never_do_two_nodes_count_as_leader_at_the_same_true_time(
            @ForAll @Size(3) List<@From("speeds") Integer> speeds,
            @ForAll @Size(3) List<@From("offsets") Long> offsets,
            @ForAll @Size(min = 30, max = 200) List<@From("honest") Step> steps) {
        PlayedCluster cluster = cluster(speeds, offsets);
        steps.forEach(step -> play(cluster, step));
        assertThat(cluster.hadTwoLeaders()).isFalse();
        cluster.isSafe();
    }

    @Property(tries = 1_000)
    void pauses_and_slow_answers_make_no_second_leader(
            @ForAll @Size(3) List<@From("speeds") Integer> speeds,
            @ForAll @Size(3) List<@From("offsets") Long> offsets,
            @ForAll @Size(min = 5, max = 25) List<@From("faults") Faults> faults) {
        PlayedCluster cluster = cluster(speeds, offsets);
        for (Faults each : faults) {
            List<PlayedNode> leaders = cluster.leaders();
            PlayedNode node =
                    each.whom() == 0 && !leaders.isEmpty()
                            ? leaders.getFirst()
                            : cluster.nodes.get(each.whom());
            switch (each.sky()) {
                case CALM -> cluster.calm(each.ms(), each.chance());
                case PAUSED -> cluster.pause(node, each.ms(), each.chance());
                case DEAF ->
                        cluster.flow(
                                each.ms(), cluster.nodes, cluster.othersThan(node), each.chance());
            }
        }
        assertThat(cluster.hadTwoLeaders()).isFalse();
    }

    @Property(tries = 1_000)
    void wrong_hints_make_two_believe_and_one_write(
            @ForAll @Size(3) List<@From("speeds") Integer> speeds,
            @ForAll @Size(3) List<@From("offsets") Long> offsets,
            @ForAll @Size(min = 30, max = 200) List<@From("withLies") Step> steps) {
        PlayedCluster cluster = cluster(speeds, offsets);
        steps.forEach(step -> play(cluster, step));
        cluster.isSafe();
    }

    @Property(tries = 500)
    void when_nothing_fails_any_more_exactly_one_electable_node_leads(
            @ForAll @Size(3) List<@From("speeds") Integer> speeds,
            @ForAll @Size(3) List<@From("offsets") Long> offsets,
            @ForAll @DoubleRange(min = 0, max = 0.99) double chance,
            @ForAll @Size(max = 200) List<@From("withLies") Step> steps) {
        PlayedCluster cluster = cluster(speeds, offsets);
        steps.forEach(step -> play(cluster, step));
        cluster.calm(30_000, chance);
        assertThat(cluster.nodes)
                .noneMatch(node -> node.role.shown() == RoleName.STARTING)
                .noneMatch(node -> node.role.shown() == RoleName.STOPPING);
        boolean electable = cluster.nodes.stream().anyMatch(PlayedNode::isElectable);
        assertThat(cluster.leaders()).hasSize(electable ? 1 : 0);
        long grants = cluster.grants();
        cluster.calm(60_000, chance);
        assertThat(cluster.grants()).as("the leader stays").isEqualTo(grants);
    }

    /** Polling alone has to do: no hint of any kind is given. */
    @Property(tries = 300)
    void a_leader_that_falls_silent_is_followed_within_its_ttl_and_a_second(
            @ForAll @Size(3) List<@From("offsets") Long> offsets,
            @ForAll @DoubleRange(min = 0, max = 0.99) double chance,
            @ForAll @IntRange(min = 15_000, max = 40_000) int calmMs) {
        PlayedCluster cluster = cluster(List.of(1_000, 1_000, 1_000), offsets);
        cluster.calm(calmMs, chance);
        PlayedNode silent = cluster.leaders().getFirst();
        cluster.pause(silent, 11_000, chance);
        assertThat(cluster.leaders()).hasSize(1).doesNotContain(silent);
    }
}
