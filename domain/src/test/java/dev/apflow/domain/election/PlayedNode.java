package dev.apflow.domain.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.time.LocalInstant;

import java.util.ArrayList;
import java.util.List;

/** A node of a {@link PlayedCluster}: the rules, a clock of its own, and what it waits for. */
final class PlayedNode {

    /** A request on its way to the store, or an answer on its way back. */
    record Message(PlayedNode node, RoleEffect request, LocalInstant sentAt) {}

    final NodeIdentity identity;
    private final RoleRules rules;
    private final long offsetNanos;
    private final int speed;
    final List<RoleEffect.Schedule> timers = new ArrayList<>();
    Role role;
    private boolean onDuty;

    /**
     * @param speed nanoseconds of its clock to one microsecond of the store's
     */
    PlayedNode(NodeIdentity identity, RolePreference preference, long offsetNanos, int speed) {
        this.identity = identity;
        this.rules = new RoleRules(identity.node(), preference, Cast.TERMS);
        this.offsetNanos = offsetNanos;
        this.speed = speed;
        this.role = rules.initial();
    }

    LocalInstant clock(long trueMs) {
        return new LocalInstant(offsetNanos + trueMs * 1_000 * speed);
    }

    boolean isLeader(long trueMs) {
        return role.isLeader(clock(trueMs));
    }

    /** Whether it takes part in elections, once nothing of its start is under way. */
    boolean isElectable() {
        return role.shown() == RoleName.LEADER || role.shown() == RoleName.WORKER;
    }

    /** Hears {@code event}; what has to go to the store is returned. */
    List<Message> hear(RoleEvent event, long trueMs, double chance) {
        Transition<Role, RoleEffect> step = rules.on(role, event, clock(trueMs), chance);
        role = step.next();
        List<Message> requests = new ArrayList<>();
        for (RoleEffect effect : step.effects()) {
            switch (effect) {
                case RoleEffect.Acquire _, RoleEffect.Renew _, RoleEffect.Resign _ -> {
                    assertThat(effect instanceof RoleEffect.Resign && onDuty).isFalse();
                    requests.add(new Message(this, effect, clock(trueMs)));
                }
                case RoleEffect.Schedule schedule -> timers.add(schedule);
                case RoleEffect.StartDuties _ -> onDuty = true;
                case RoleEffect.StopDuties _ -> onDuty = false;
                case RoleEffect.Watch _, RoleEffect.FailStart _, RoleEffect.Announce _ -> {}
            }
        }
        assertThat(onDuty).isEqualTo(role instanceof Role.Leader);
        return requests;
    }

    /** Timers that are due, taken away. */
    List<RoleEvent> ring(long trueMs) {
        List<RoleEffect.Schedule> due =
                timers.stream().filter(each -> !clock(trueMs).isBefore(each.at())).toList();
        timers.removeAll(due);
        return due.stream().map(each -> (RoleEvent) each.timer()).toList();
    }
}
