package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.at;
import static dev.apflow.domain.election.Cast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.Renew;
import dev.apflow.domain.election.RoleEffect.StartDuties;
import dev.apflow.domain.election.RoleEffect.StopDuties;
import dev.apflow.domain.time.LocalInstant;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node that hears anything in any order, also what no store would ever say. */
class RoleSequenceProperties {

    /**
     * @param later seconds since the event before
     */
    record AppliedEvent(RoleEvent event, int later) {}

    @Provide
    Arbitrary<AppliedEvent> heard() {
        return Combinators.combine(RoleArbitraries.events(), Arbitraries.integers().between(0, 2))
                .as(AppliedEvent::new);
    }

    @Property
    void leadership_begins_with_a_grant_and_ends_with_trust(
            @ForAll RolePreference preference,
            @ForAll @Size(max = 80) List<@From("heard") AppliedEvent> heard) {
        RoleRules rules = rules(preference);
        Role role = rules.on(rules.initial(), new RoleEvent.Started(), at(0), 0).next();
        Optional<Epoch> onDuty = Optional.empty();
        Map<Epoch, LocalInstant> lastSent = new HashMap<>();
        int second = 0;
        for (AppliedEvent each : heard) {
            second += each.later();
            Transition<Role, RoleEffect> step = rules.on(role, each.event(), at(second), 0.5);
            noteSending(each.event(), lastSent);
            for (RoleEffect effect : step.effects()) {
                if (effect instanceof StartDuties(Epoch epoch)) {
                    assertThat(onDuty).isEmpty();
                    assertThat(grantOf(each.event())).contains(epoch);
                    onDuty = Optional.of(epoch);
                } else if (effect instanceof StopDuties(Epoch epoch, _)) {
                    assertThat(onDuty).contains(epoch);
                    onDuty = Optional.empty();
                }
            }
            role = step.next();
            assertThat(role.term(at(second))).isEqualTo(onDuty);
            onDuty.ifPresent(epoch -> assertThat(lastSent).containsKey(epoch));
            if (role instanceof Role.Leader leader) {
                assertThat(lastSent.get(leader.epoch()).until(leader.trustedUntil()).toSeconds())
                        .isLessThanOrEqualTo(9);
            }
        }
    }

    @Property
    void workers_and_observers_never_ask_for_leadership(
            @ForAll @Size(max = 80) List<@From("heard") AppliedEvent> heard) {
        for (RolePreference preference : List.of(RolePreference.WORKER, RolePreference.OBSERVER)) {
            RoleRules rules = rules(preference);
            Role role = rules.initial();
            int second = 0;
            for (AppliedEvent each : heard) {
                second += each.later();
                Transition<Role, RoleEffect> step = rules.on(role, each.event(), at(second), 0);
                assertThat(step.effects()).allMatch(RoleEffect.Announce.class::isInstance);
                role = step.next();
            }
        }
    }

    @Property
    void at_most_one_request_of_a_kind_is_under_way(
            @ForAll @Size(max = 80) List<@From("heard") AppliedEvent> heard) {
        RoleRules rules = rules(RolePreference.AUTO);
        Role role = rules.initial();
        int second = 0;
        for (AppliedEvent each : heard) {
            second += each.later();
            boolean asking = isAsking(role);
            boolean renewing = isRenewing(role);
            Transition<Role, RoleEffect> step = rules.on(role, each.event(), at(second), 0);
            role = step.next();
            if (step.effects().stream().anyMatch(Acquire.class::isInstance)) {
                assertThat(isAsking(role)).isTrue();
                assertThat(!asking || each.event() instanceof RoleEvent.AcquireRefused).isTrue();
            }
            if (step.effects().stream().anyMatch(Renew.class::isInstance)) {
                assertThat(isRenewing(role)).isTrue();
                assertThat(renewing).isFalse();
            }
        }
    }

    @Property
    void what_is_stopped_stays_so(
            @ForAll @Size(max = 30) List<@From("heard") AppliedEvent> before,
            @ForAll @Size(max = 30) List<@From("heard") AppliedEvent> after) {
        RoleRules rules = rules(RolePreference.LEADER);
        Role role = rules.initial();
        for (AppliedEvent each : before) {
            role = rules.on(role, each.event(), at(0), 0).next();
        }
        for (AppliedEvent each : after) {
            if (role.shown() == RoleName.STOPPED) {
                assertThat(rules.on(role, each.event(), at(each.later()), 0))
                        .isEqualTo(Transition.none(role));
            }
            role = rules.on(role, each.event(), at(each.later()), 0).next();
        }
    }

    private static void noteSending(RoleEvent event, Map<Epoch, LocalInstant> lastSent) {
        if (event instanceof RoleEvent.AcquireGranted(Epoch epoch, LocalInstant sentAt)) {
            lastSent.merge(epoch, sentAt, LocalInstant::orLater);
        } else if (event instanceof RoleEvent.RenewGranted(Epoch epoch, LocalInstant sentAt)) {
            lastSent.merge(epoch, sentAt, LocalInstant::orLater);
        }
    }

    private static Optional<Epoch> grantOf(RoleEvent event) {
        return event instanceof RoleEvent.AcquireGranted(Epoch epoch, _)
                ? Optional.of(epoch)
                : Optional.empty();
    }

    private static boolean isAsking(Role role) {
        return role instanceof Role.Joining
                || role instanceof Role.Candidate
                || role instanceof Role.CancellingAcquire;
    }

    private static boolean isRenewing(Role role) {
        return role instanceof Role.Leader(_, _, Role.Leader.Renewal renewal)
                && renewal == Role.Leader.Renewal.UNDER_WAY;
    }
}
