package dev.apflow.domain.election;

import dev.apflow.domain.election.Role.CancellingAcquire;
import dev.apflow.domain.election.Role.Candidate;
import dev.apflow.domain.election.Role.Deferring;
import dev.apflow.domain.election.Role.Follower;
import dev.apflow.domain.election.Role.Joining;
import dev.apflow.domain.election.Role.Leader;
import dev.apflow.domain.election.Role.Observer;
import dev.apflow.domain.election.Role.Resigning;
import dev.apflow.domain.election.Role.Standby;
import dev.apflow.domain.election.Role.StartRefused;
import dev.apflow.domain.election.Role.Starting;
import dev.apflow.domain.election.Role.Stopped;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.time.LocalInstant;

import java.util.Objects;

/**
 * How a node's role changes: the whole protocol of leadership as one function, without threads,
 * clocks or a store. A runner feeds it with events, one at a time, and carries out its effects.
 *
 * @param node for messages
 * @param preference what the node is configured to be
 * @param terms of the leader's lease
 */
public record RoleRules(NodeId node, RolePreference preference, LeaseTerms terms) {

    public RoleRules {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(preference, "preference");
        Objects.requireNonNull(terms, "terms");
    }

    /** Where every node begins. */
    public Role initial() {
        return new Starting();
    }

    /**
     * What {@code event} makes of {@code role}. Total: an event that does not concern the role, or
     * comes too late for it, changes nothing.
     *
     * @param now by the node's monotonic clock, never before the {@code now} of an earlier event
     * @param chance drawn uniformly from [0, 1) by the caller
     */
    public Transition<Role, RoleEffect> on(
            Role role, RoleEvent event, LocalInstant now, double chance) {
        RuleContext context = new RuleContext(terms, now, chance);
        Transition<Role, RoleEffect> transition = trustFirst(role, event, context);
        return role.shown() == transition.next().shown()
                ? transition
                : transition.and(new Announce(role, transition.next()));
    }

    /**
     * A leader whose trust has run out stands down whatever the event is, and only then hears it: a
     * process that was stopped for a while may find anything in front of its own timer.
     */
    private Transition<Role, RoleEffect> trustFirst(
            Role role, RoleEvent event, RuleContext context) {
        if (role instanceof Leader leader && context.hasReached(leader.trustedUntil())) {
            Transition<Role, RoleEffect> down =
                    LeaderRules.standDown(leader, StepDownReason.TRUST_RAN_OUT, context);
            return step(down.next(), event, context).after(down);
        }
        return step(role, event, context);
    }

    private Transition<Role, RoleEffect> step(Role role, RoleEvent event, RuleContext context) {
        return switch (role) {
            case Starting starting -> StartupRules.whenStarting(starting, event, this);
            case Joining joining -> StartupRules.whenJoining(joining, event, this, context);
            case Standby standby -> CandidateRules.whenStandby(standby, event);
            case Candidate candidate -> CandidateRules.whenCandidate(candidate, event, context);
            case Deferring deferring -> CandidateRules.whenDeferring(deferring, event);
            case Leader leader -> LeaderRules.whenLeader(leader, event, context);
            case Follower _, Observer _ -> ShutdownRules.whenNeverElected(role, event);
            case CancellingAcquire cancelling ->
                    ShutdownRules.whenCancellingAcquire(cancelling, event);
            case Resigning resigning -> ShutdownRules.whenResigning(resigning, event);
            case Stopped _, StartRefused _ -> Transition.none(role);
        };
    }
}
