package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Role.Leader.Renewal;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link RoleTable} with every event in every role, of an earlier, the own and a later term. */
class RoleTableTest {

    static Stream<Role> roles() {
        return Stream.of(
                new Role.Starting(),
                new Role.Joining(),
                new Role.Follower(),
                new Role.Observer(),
                new Role.Standby(at(15)),
                new Role.Candidate(Optional.empty()),
                new Role.Candidate(Optional.of(new AcquireReason.LeadershipFree())),
                new Role.Leader(epoch(2), at(15), Renewal.RESTING),
                new Role.Leader(epoch(2), at(15), Renewal.UNDER_WAY),
                new Role.Leader(epoch(2), at(10), Renewal.RESTING),
                new Role.Deferring(epoch(2), at(15)),
                new Role.CancellingAcquire(),
                new Role.Resigning(epoch(2)),
                new Role.Stopped(),
                new Role.StartRefused(new StartFailure.NoAnswer(new NodeId("anna"))));
    }

    private static Stream<RoleEvent> events() {
        return Stream.concat(
                Stream.of(
                        new RoleEvent.Started(),
                        new RoleEvent.StepDownRequested(),
                        new RoleEvent.Shutdown(),
                        new RoleEvent.AcquireUnreachable(),
                        new RoleEvent.CampaignDue(at(15)),
                        new RoleEvent.CampaignDue(at(14))),
                Stream.of(1, 2, 3).map(Cast::epoch).flatMap(RoleTableTest::events));
    }

    private static Stream<RoleEvent> events(Epoch epoch) {
        return Stream.of(
                new RoleEvent.AcquireGranted(epoch, at(9)),
                new RoleEvent.AcquireGranted(epoch, at(1)),
                new RoleEvent.AcquireRefused(BEN, epoch, Duration.ofSeconds(4), at(9)),
                new RoleEvent.RenewGranted(epoch, at(9)),
                new RoleEvent.RenewRefused(epoch),
                new RoleEvent.RenewUnreachable(epoch),
                new RoleEvent.ResignDone(epoch),
                new RoleEvent.ResignUnreachable(epoch),
                new RoleEvent.WriteFenced(epoch),
                new RoleEvent.LeadershipOffered(epoch),
                new RoleEvent.HolderLost(epoch),
                new RoleEvent.RenewalDue(epoch),
                new RoleEvent.TrustDeadline(epoch));
    }

    private static List<RolePreference> preferences(Role role) {
        return role instanceof Role.Starting
                ? List.of(RolePreference.values())
                : List.of(RolePreference.AUTO, RolePreference.LEADER);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void each_role_does_with_each_event_what_the_table_says(Role role) {
        for (RolePreference preference : preferences(role)) {
            events().forEach(event -> RoleTable.check(rules(preference), role, event, at(10)));
        }
    }

    @ParameterizedTest
    @MethodSource("roles")
    void what_a_role_ignores_leaves_it_as_it_is(Role role) {
        RoleRules rules = rules(RolePreference.AUTO);
        assertThat(events())
                .map(event -> rules.on(role, event, at(9.5), 0))
                .filteredOn(found -> found.effects().isEmpty())
                .filteredOn(found -> found.next().getClass().equals(role.getClass()))
                .filteredOn(found -> !(role instanceof Role.Candidate))
                .allMatch(found -> found.next().equals(role));
    }
}
