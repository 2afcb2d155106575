package dev.apflow.application.cluster;

import dev.apflow.application.cluster.ClusterView.Member;
import dev.apflow.application.cluster.ClusterView.Mode;
import dev.apflow.application.cluster.ClusterView.Role;
import dev.apflow.application.cluster.ClusterView.Status;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.task.Answer;
import dev.apflow.domain.explain.NodeFacts;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** The answers of a node that works alone. */
public final class StandaloneCluster implements ReadCluster, StepDown {

    private final Supplier<NodeFacts> facts;
    private final StoreClock clock;
    private final Supplier<Optional<String>> url;

    /**
     * @param facts what the node offers and runs at this moment
     * @param url where its API answers, once it does
     */
    public StandaloneCluster(
            Supplier<NodeFacts> facts, StoreClock clock, Supplier<Optional<String>> url) {
        this.facts = Objects.requireNonNull(facts, "facts");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.url = Objects.requireNonNull(url, "url");
    }

    @Override
    public ClusterView view() {
        NodeFacts self = facts.get();
        Member member =
                new Member(
                        self.profile().node(),
                        Status.HEALTHY,
                        Role.STANDALONE,
                        url.get(),
                        self.profile().executors(),
                        self.profile().capabilities(),
                        self.profile().queues(),
                        self.running(),
                        self.slots(),
                        clock.now());
        return new ClusterView(Mode.STANDALONE, member, Optional.empty(), List.of(member));
    }

    @Override
    public Answer<Resigned> stepDown() {
        return new Answer.Conflict<>(
                Answer.Obstacle.WRONG_STATE,
                "this node works alone: there is no leadership to give up");
    }
}
