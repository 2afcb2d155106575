package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.ANNA;
import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.at;

import dev.apflow.domain.election.Role.Leader.Renewal;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.time.LocalInstant;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

import java.time.Duration;

/** Every role and event over few epochs and instants, so that they often meet. */
final class RoleArbitraries {

    private RoleArbitraries() {}

    static Arbitrary<Epoch> epochs() {
        return Arbitraries.longs().between(1, 4).map(Epoch::new);
    }

    static Arbitrary<LocalInstant> instants() {
        return Arbitraries.integers().between(0, 20).map(second -> at(second));
    }

    static Arbitrary<Role> roles() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        new Role.Starting(),
                        new Role.Joining(),
                        new Role.Follower(),
                        new Role.Observer(),
                        new Role.CancellingAcquire(),
                        new Role.Stopped(),
                        new Role.StartRefused(new StartFailure.NoAnswer(new NodeId("anna")))),
                instants().map(Role.Standby::new),
                reasons().optional().map(Role.Candidate::new),
                Combinators.combine(epochs(), instants(), Arbitraries.of(Renewal.class))
                        .as(Role.Leader::new),
                Combinators.combine(epochs(), instants(), Arbitraries.of(Renewal.class))
                        .as(Role.Leader::new),
                Combinators.combine(epochs(), instants()).as(Role.Deferring::new),
                epochs().map(Role.Resigning::new));
    }

    static Arbitrary<RoleEvent> events() {
        return Arbitraries.oneOf(orders(), answers(), hints(), timers());
    }

    static Arbitrary<AcquireReason> reasons() {
        return Arbitraries.oneOf(
                Arbitraries.just(new AcquireReason.LeadershipFree()),
                epochs().map(AcquireReason.HolderGone::new));
    }

    private static Arbitrary<RoleEvent> orders() {
        return Arbitraries.of(
                new RoleEvent.Started(),
                new RoleEvent.StepDownRequested(),
                new RoleEvent.Shutdown(),
                new RoleEvent.AcquireUnreachable());
    }

    private static Arbitrary<RoleEvent> answers() {
        Arbitrary<Duration> left =
                Arbitraries.integers().between(-1, 12).map(seconds -> Duration.ofSeconds(seconds));
        return Arbitraries.oneOf(
                Combinators.combine(epochs(), instants()).as(RoleEvent.AcquireGranted::new),
                Combinators.combine(Arbitraries.of(ANNA, BEN), epochs(), left, instants())
                        .as(RoleEvent.AcquireRefused::new),
                Combinators.combine(epochs(), instants()).as(RoleEvent.RenewGranted::new),
                epochs().map(RoleEvent.RenewRefused::new),
                epochs().map(RoleEvent.RenewUnreachable::new),
                epochs().map(RoleEvent.ResignDone::new),
                epochs().map(RoleEvent.ResignUnreachable::new));
    }

    private static Arbitrary<RoleEvent> hints() {
        return Arbitraries.oneOf(
                epochs().map(RoleEvent.WriteFenced::new),
                epochs().map(RoleEvent.LeadershipOffered::new),
                epochs().map(RoleEvent.HolderLost::new));
    }

    private static Arbitrary<RoleEvent> timers() {
        return Arbitraries.oneOf(
                epochs().map(RoleEvent.RenewalDue::new),
                epochs().map(RoleEvent.TrustDeadline::new),
                instants().map(RoleEvent.CampaignDue::new));
    }
}
