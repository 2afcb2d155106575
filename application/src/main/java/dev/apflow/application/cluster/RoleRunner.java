package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Role;
import dev.apflow.domain.election.RoleEffect;
import dev.apflow.domain.election.RoleEffect.Acquire;
import dev.apflow.domain.election.RoleEffect.Announce;
import dev.apflow.domain.election.RoleEffect.FailStart;
import dev.apflow.domain.election.RoleEffect.Renew;
import dev.apflow.domain.election.RoleEffect.Resign;
import dev.apflow.domain.election.RoleEffect.Schedule;
import dev.apflow.domain.election.RoleEffect.StartDuties;
import dev.apflow.domain.election.RoleEffect.StopDuties;
import dev.apflow.domain.election.RoleEffect.Watch;
import dev.apflow.domain.election.RoleEvent;
import dev.apflow.domain.election.RoleEvent.HolderLost;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RoleRules;
import dev.apflow.domain.election.StartFailure;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.election.Transition;

import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Owns the node's role: hands events to the rules, one at a time, and carries their effects out in
 * the order given.
 */
final class RoleRunner {

    private static final System.Logger LOG = System.getLogger(RoleRunner.class.getName());

    private final RoleRules rules;
    private final Dispatcher dispatcher;
    private final RandomGenerator chance;
    private final RoleListener listener;
    private final Function<RoleRunner, LeadershipCalls> calls;
    private Optional<LeadershipCalls> leadershipCalls = Optional.empty();
    private volatile Role role;

    /**
     * @param calls makes this life's calls to the store, whose answers go to the runner
     */
    RoleRunner(
            RoleRules rules,
            Dispatcher dispatcher,
            RandomGenerator chance,
            RoleListener listener,
            Function<RoleRunner, LeadershipCalls> calls) {
        this.rules = rules;
        this.dispatcher = dispatcher;
        this.chance = chance;
        this.listener = listener;
        this.calls = calls;
        this.role = rules.initial();
    }

    /** The node is registered: takes its first role. In the mailbox. */
    void start() {
        leadershipCalls = Optional.of(calls.apply(this));
        on(new RoleEvent.Started());
    }

    /** Takes an event from any thread. */
    void onEvent(RoleEvent event) {
        dispatcher.post(() -> on(event));
    }

    /** The term in which the node may write at this moment; from any thread. */
    Optional<Epoch> term() {
        return role.term(dispatcher.now());
    }

    /** What the node is at this moment, which is no leader without a term; from any thread. */
    RoleName shown() {
        Role present = role;
        RoleName name = present.shown();
        return name == RoleName.LEADER && !present.isLeader(dispatcher.now())
                ? RoleName.WORKER
                : name;
    }

    /** In the mailbox. */
    void on(RoleEvent event) {
        Transition<Role, RoleEffect> transition =
                rules.on(role, event, dispatcher.now(), chance.nextDouble());
        role = transition.next();
        transition.effects().forEach(this::carryOut);
    }

    private void carryOut(RoleEffect effect) {
        switch (effect) {
            case Acquire acquire -> leadershipCalls().acquire(acquire.reason());
            case Renew(Epoch epoch) -> leadershipCalls().renew(epoch);
            case Resign(Epoch epoch) -> leadershipCalls().resign(epoch);
            case Watch watch ->
                    leadershipCalls()
                            .watch(watch.epoch(), () -> onEvent(new HolderLost(watch.epoch())));
            case Schedule schedule ->
                    dispatcher.after(
                            dispatcher.now().until(schedule.at()), () -> on(schedule.timer()));
            case StartDuties(Epoch epoch) -> listener.startDuties(epoch);
            case StopDuties(Epoch epoch, StepDownReason why) -> stopDuties(epoch, why);
            case FailStart(StartFailure why) -> listener.failStart(why);
            case Announce(Role from, Role to) -> announce(from, to);
        }
    }

    private LeadershipCalls leadershipCalls() {
        return leadershipCalls.orElseThrow();
    }

    private void stopDuties(Epoch epoch, StepDownReason why) {
        listener.stopDuties(epoch, why);
        LOG.log(
                System.Logger.Level.INFO,
                "left leadership epoch={0} node={1}: {2}",
                epoch,
                rules.node(),
                why.words());
    }

    private void announce(Role from, Role to) {
        LOG.log(
                System.Logger.Level.INFO,
                "role {0} -> {1}{2} node={3}",
                from.shown().word(),
                to.shown().word(),
                to instanceof Role.Leader leader ? " epoch=" + leader.epoch() : "",
                rules.node());
        listener.changed(from.shown(), to.shown());
    }
}
