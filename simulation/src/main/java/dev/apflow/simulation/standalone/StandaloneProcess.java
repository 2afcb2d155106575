package dev.apflow.simulation.standalone;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One process that works alone: takes the term as the rule says, renews it, and writes as long as
 * it believes to have it. What it sent arrives whatever becomes of it.
 */
final class StandaloneProcess {

    static final Duration GIVE_UP = Duration.ofSeconds(3);

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration RENEW = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int MOST_LOOKS = 100;
    private static final ExecutorId WORK = new ExecutorId("work");

    private final StandaloneMachine machine;
    private final String name;
    private final List<Claimed> running = new ArrayList<>();
    private Optional<String> token = Optional.empty();
    private Optional<TermSnapshot> first = Optional.empty();
    private int session;
    private boolean sessionLost;
    private boolean dead;
    private int looks;
    private int trees;

    StandaloneProcess(StandaloneMachine machine, String name) {
        this.machine = machine;
        this.name = name;
    }

    boolean isDead() {
        return dead;
    }

    boolean believesToHave() {
        return !dead && token.isPresent();
    }

    void start() {
        openSession();
        observe();
    }

    private void openSession() {
        sessionLost = false;
        session = machine.model.nextSession();
    }

    void loseSession() {
        machine.store.endSession(session);
        machine.model.sessionEnded(session);
        sessionLost = true;
    }

    void die(Duration noticed) {
        dead = true;
        int last = session;
        machine.world.after(
                noticed,
                () -> {
                    machine.store.endSession(last);
                    machine.model.sessionEnded(last);
                });
    }

    private void end() {
        if (!dead) {
            die(Duration.ZERO);
            machine.ended(this);
        }
    }

    void shutDown() {
        token.ifPresent(
                ownToken -> {
                    machine.store.release(ownToken);
                    machine.model.released(ownToken);
                });
        end();
    }

    private void observe() {
        machine.call(
                this,
                () -> {
                    machine.lock(session);
                    return machine.store.snapshot(session);
                },
                seen -> {
                    if (sessionLost || seen.isEmpty() || looks > MOST_LOOKS) {
                        end();
                    } else {
                        judge(seen.get());
                    }
                });
    }

    private void judge(TermSnapshot now) {
        TermSnapshot before = first.orElse(now);
        first = Optional.of(before);
        switch (TermVerdict.forStandalone(before, now, looks++)) {
            case TermVerdict.Free _ -> take(now);
            case TermVerdict.Taken _ -> end();
            case TermVerdict.Unsure _ -> machine.later(this, LOOK, this::observe);
        }
    }

    private void take(TermSnapshot seen) {
        machine.call(
                this,
                () -> {
                    if (sessionLost) {
                        return Optional.<String>empty();
                    }
                    Optional<Integer> named = Optional.of(session).filter(machine::lock);
                    Optional<String> granted = machine.store.take(name, named, seen, LEASE);
                    machine.model.taken(
                            name, named, granted, machine.store.snapshot(session), LEASE);
                    if (granted.isPresent() && seen.isLockOfTerm()) {
                        seen.session().ifPresent(this::endAtServer);
                        machine.lock(session);
                    }
                    return granted;
                },
                granted -> {
                    if (granted.isEmpty()) {
                        end();
                    } else if (granted.get().isEmpty()) {
                        machine.later(this, LOOK, this::observe);
                    } else {
                        begin(granted.get().get());
                    }
                });
    }

    private void endAtServer(int which) {
        machine.store.endSession(which);
        machine.model.sessionEnded(which);
    }

    private void begin(String granted) {
        token = Optional.of(granted);
        machine.later(this, RENEW, () -> renew(granted));
        write(granted, machine.store.open(granted));
    }

    private void renew(String ownToken) {
        int last = session;
        if (sessionLost) {
            openSession();
        }
        int with = session;
        machine.call(
                this,
                () -> {
                    boolean locked = machine.lock(with);
                    if (!locked && last != with) {
                        endAtServer(last);
                    }
                    Optional<Integer> named = Optional.of(with).filter(each -> locked);
                    boolean ours = machine.store.renew(ownToken, named, LEASE);
                    machine.model.renewed(name, ownToken, named, ours, LEASE);
                    return ours;
                },
                ours -> {
                    if (ours.isPresent() && !ours.get()) {
                        end();
                    } else {
                        machine.later(
                                this,
                                ours.isPresent() ? RENEW : Duration.ofMillis(300),
                                () -> renew(ownToken));
                    }
                });
    }

    /** One write after the other; each may be the first that is refused. */
    private void write(String ownToken, InMemoryNode store) {
        Supplier<Boolean> work =
                switch (machine.chance.nextInt(3)) {
                    case 0 -> () -> submit(ownToken, store);
                    case 1 -> () -> claim(ownToken, store);
                    default -> () -> report(ownToken, store);
                };
        machine.call(
                this,
                work,
                accepted -> {
                    if (accepted.isPresent() && !accepted.get()) {
                        end();
                    } else {
                        Duration pause = Duration.ofMillis(machine.chance.nextInt(1_000));
                        machine.later(this, pause, () -> write(ownToken, store));
                    }
                });
    }

    private boolean submit(String ownToken, InMemoryNode store) {
        TaskId id = new TaskId(name.replace('#', '-') + "-" + ++trees);
        TaskSpec task = TaskSpec.of(id, "t", WORK, JsonObject.EMPTY);
        if (!(TreeRules.judge(List.of(task), TreeLimits.DEFAULT)
                instanceof TreeVerdict.Sound(var tree))) {
            throw new IllegalStateException("one task is a tree");
        }
        boolean accepted =
                store.trees()
                                .create(
                                        new WriteAuthority.Standalone(),
                                        new NewTree(tree, false, Optional.empty()))
                        instanceof AuthorizedResult.Granted<?>;
        machine.model.wrote(name, "submits", ownToken, accepted);
        return accepted;
    }

    /** Where nothing is handed out, nothing was written. */
    private boolean claim(String ownToken, InMemoryNode store) {
        NodeId node = new NodeId(machine.name);
        List<Claimed> claimed =
                store.claims()
                        .claim(
                                new LeaseHolder.Standalone(node),
                                new NodeProfile(node, Set.of(WORK), JsonObject.EMPTY),
                                1)
                        .tasks();
        running.addAll(claimed);
        if (!claimed.isEmpty()) {
            machine.model.wrote(name, "claims", ownToken, true);
        }
        return true;
    }

    private boolean report(String ownToken, InMemoryNode store) {
        if (running.isEmpty()) {
            return true;
        }
        Claimed done = running.removeFirst();
        List<Verdict> verdicts =
                store.reports()
                        .report(
                                new NodeId(machine.name),
                                List.of(
                                        new Report(
                                                done.delivered(),
                                                Optional.empty(),
                                                new Outcome.Succeeded(JsonNumber.ONE, false))));
        boolean accepted = verdicts.equals(List.of(Verdict.ACCEPTED));
        machine.model.wrote(name, "reports", ownToken, accepted);
        return accepted;
    }

    @Override
    public String toString() {
        return name
                + (dead ? ", dead" : token.map(ownToken -> " with " + ownToken).orElse(" looks"));
    }
}
