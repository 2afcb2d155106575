package dev.apflow.testkit.contract.cluster;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.testkit.contract.Side;
import dev.apflow.testkit.contract.Step;
import dev.apflow.testkit.contract.TestWorker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of two clusters that are taken through the same steps. What it answers is made comparable:
 * lives by name in place of incarnations, durations by the hour. Since only one of the two clocks
 * goes on by itself, what is granted lasts longer than any test or is over at once.
 */
final class ClusterSide implements AutoCloseable {

    private static final int MOST_LIVES = 6;
    private static final Duration LASTING = Duration.ofHours(20);
    private static final Duration BRIEF = Duration.ofMillis(30);
    private static final Duration LOSS_GRACE = Duration.ofHours(10);

    /**
     * Two silences make a node dead, by half an hour; the next removes it. So it does not matter
     * whether a store counts the hour from the heartbeat on or from the sweep that found it dead.
     */
    private static final Duration SILENCE = Duration.ofHours(6);

    private static final NodeHealthSettings HEALTH =
            new NodeHealthSettings(Duration.ofHours(5), Duration.ofMinutes(11 * 60 + 30));

    private final ClusterFixture cluster;
    private final ClusterStore reader;
    private final List<ClusterStore> opened = new ArrayList<>();
    private final List<Member> living = new ArrayList<>();
    private final Map<NodeIdentity, String> names = new HashMap<>();
    private Optional<WriteAuthority.Term> term = Optional.empty();
    private long lastEpoch;

    /** Its tasks, by whoever reads and writes for a leader. */
    final Side tasks;

    ClusterSide(ClusterFixture cluster) {
        this.cluster = cluster;
        this.reader = cluster.open();
        opened.add(reader);
        this.tasks = new Side(reader);
    }

    /** Takes a step and answers what it came to. */
    Object take(ClusterStep step) {
        return switch (step) {
            case ClusterStep.Plain(Step plain) -> plain(plain);
            case ClusterStep.Register(int node) -> register("n" + node);
            case ClusterStep.Heartbeat(int life, RoleName role) ->
                    by(life, member -> heartbeat(member, role));
            case ClusterStep.Leave(int life) -> by(life, this::leave);
            case ClusterStep.Kill(int life) -> by(life, this::kill);
            case ClusterStep.Claim(int life, int limit, boolean brief) ->
                    by(life, member -> claim(member, limit, brief));
            case ClusterStep.Renew(int life, var picks, boolean brief) ->
                    by(life, member -> renew(member, picks, brief));
            case ClusterStep.Reconcile(int life, var known) ->
                    by(life, member -> reconcile(member, known));
            case ClusterStep.Acquire(int life, var ground, boolean brief) ->
                    by(life, member -> acquire(member, grounds(ground), brief));
            case ClusterStep.RenewLeadership(int life, int back, boolean brief) ->
                    by(life, member -> renewLeadership(member, back, brief));
            case ClusterStep.Resign(int back) -> resign(back);
            case ClusterStep.Write(int life, int back, LeaderWrite write) ->
                    by(life, member -> write(member, back, write));
            case ClusterStep.Sweep(boolean patient) -> sweep(patient ? LOSS_GRACE : Duration.ZERO);
            case ClusterStep.Silence(int node) -> silence(new NodeId("n" + node));
        };
    }

    private Object by(int life, Function<Member, Object> what) {
        return living.isEmpty() ? "nobody" : what.apply(living.get(life % living.size()));
    }

    private Object plain(Step step) {
        return switch (step) {
            case Step.Create _,
                    Step.Execute _,
                    Step.Amend _,
                    Step.Delete _,
                    Step.Cancel _,
                    Step.Rerun _ ->
                    term.isPresent() ? tasks.take(step) : "nobody leads";
            case Step.Claim _,
                    Step.Report _,
                    Step.HandBack _,
                    Step.Recover _,
                    Step.Reconcile _,
                    Step.Progress _,
                    Step.StillRunning _ ->
                    tasks.take(step);
        };
    }

    private Object register(String node) {
        if (names.size() == MOST_LIVES) {
            return "enough";
        }
        ClusterStore store = cluster.open();
        opened.add(store);
        Member member = Member.registered(store, node);
        living.add(member);
        names.put(member.identity(), node + " life " + names.size());
        return names.get(member.identity());
    }

    private Object heartbeat(Member member, RoleName role) {
        return switch (member.store()
                .nodes()
                .heartbeat(member.identity(), role, Member.capacity(member.name()))) {
            case HeartbeatResult.Counted _ -> "counted";
            case HeartbeatResult.Superseded(Incarnation by) ->
                    "superseded by " + name(new NodeIdentity(member.identity().node(), by));
        };
    }

    private Object leave(Member member) {
        member.store().nodes().deregister(member.identity());
        member.store().close();
        living.remove(member);
        return "left";
    }

    private Object kill(Member member) {
        cluster.kill(member.store());
        living.remove(member);
        return "killed";
    }

    private Object claim(Member member, int limit, boolean brief) {
        TestWorker worker = member.worker(lease(brief));
        Object answer = isFollowed(member) ? worker.claim(limit) : tasks.claim(worker, limit);
        pass(brief);
        return answer;
    }

    /** What becomes due is not told, or told in vain, to a life that is handed nothing. */
    private boolean isFollowed(Member member) {
        return names.keySet().stream().anyMatch(life -> life.supersedes(member.identity()));
    }

    private Object renew(Member member, List<Integer> picks, boolean brief) {
        var renewed =
                member.store()
                        .leases()
                        .renew(
                                member.holder(lease(brief)),
                                new LinkedHashSet<>(tasks.delivered(picks)));
        pass(brief);
        return renewed;
    }

    private Object reconcile(Member member, List<Integer> known) {
        return member.store()
                .claims()
                .reconcile(
                        member.holder(LASTING),
                        new LinkedHashSet<>(tasks.delivered(known)),
                        "reconciled");
    }

    private AcquireReason grounds(ClusterStep.AcquireCase ground) {
        return switch (ground) {
            case FREE -> new AcquireReason.LeadershipFree();
            case LAST_GONE -> new AcquireReason.HolderGone(epoch(0));
            case ONE_BEFORE_GONE -> new AcquireReason.HolderGone(epoch(1));
        };
    }

    private Object acquire(Member member, AcquireReason reason, boolean brief) {
        Object answer =
                switch (member.acquire(reason, lease(brief))) {
                    case LeadershipAnswer.Granted(LeadershipRecord.Held leadership) ->
                            granted(leadership);
                    case LeadershipAnswer.Occupied(
                                    LeadershipRecord.Held leadership,
                                    Duration freeIn) ->
                            "occupied " + leadership(leadership) + " for " + hours(freeIn);
                };
        pass(brief);
        return answer;
    }

    private Object granted(LeadershipRecord.Held leadership) {
        lastEpoch = leadership.epoch().value();
        term = Optional.of(new WriteAuthority.Term(leadership.holder(), leadership.epoch()));
        tasks.writeBy(term.get());
        return "granted " + leadership(leadership);
    }

    private Object renewLeadership(Member member, int back, boolean brief) {
        Object answer =
                switch (member.renew(epoch(back).value(), lease(brief))) {
                    case LeadershipAnswer.Renewed(LeadershipRecord.Held leadership) ->
                            "renewed " + leadership(leadership);
                    case LeadershipAnswer.Fenced(LeadershipRecord leadership) ->
                            "fenced " + leadership(leadership);
                };
        pass(brief);
        return answer;
    }

    private Object resign(int back) {
        return switch (reader.leadership().resign(epoch(back))) {
            case LeadershipAnswer.GivenUp(LeadershipRecord.Resigned leadership) -> {
                term = Optional.empty();
                yield "given up " + leadership(leadership);
            }
            case LeadershipAnswer.Fenced(LeadershipRecord leadership) ->
                    "fenced " + leadership(leadership);
        };
    }

    private Object write(Member member, int back, LeaderWrite write) {
        return switch (write.by(member.term(epoch(back).value()), member.store())) {
            case AuthorizedResult.Granted<?> _ -> "granted";
            case AuthorizedResult.Refused<?> _ -> "refused";
        };
    }

    private Object sweep(Duration lossGrace) {
        return term.<Object>map(
                        present ->
                                switch (reader.sweeps().tasks(present, lossGrace)) {
                                    case AuthorizedResult.Granted<TaskSweep>(TaskSweep sweep) ->
                                            List.of(
                                                    sweep.returned(),
                                                    sweep.nextDue().map(ClusterSide::hours));
                                    case AuthorizedResult.Refused<TaskSweep> _ -> "refused";
                                })
                .orElse("nobody leads");
    }

    /** Without a leader that looks, a node would seem dead for long when it is judged next. */
    private Object silence(NodeId node) {
        return term.<Object>map(
                        present -> {
                            cluster.age(node, SILENCE);
                            return reader.sweeps().nodes(present, HEALTH);
                        })
                .orElse("nobody leads");
    }

    /** All that can be read. */
    Object state() {
        return List.of(
                tasks.state(),
                reader.nodes().all().stream().map(this::node).toList(),
                reader.leadership()
                        .leader()
                        .map(
                                leader ->
                                        List.of(
                                                name(leader.identity()),
                                                leader.url(),
                                                leader.epoch())));
    }

    private Object node(RegisteredNode node) {
        return List.of(
                name(node.identity()), node.capacity(), node.role(), node.health(), node.running());
    }

    private Epoch epoch(int back) {
        return new Epoch(Math.max(1, lastEpoch - back));
    }

    private static Duration lease(boolean brief) {
        return brief ? BRIEF : LASTING;
    }

    private void pass(boolean brief) {
        if (brief) {
            cluster.pass(BRIEF.plusMillis(10));
        }
    }

    private Object leadership(LeadershipRecord leadership) {
        return switch (leadership) {
            case LeadershipRecord.Vacant _ -> "vacant";
            case LeadershipRecord.Held current -> name(current.holder()) + " in " + current.epoch();
            case LeadershipRecord.Resigned resigned ->
                    name(resigned.holder()) + " resigned " + resigned.epoch();
        };
    }

    private String name(NodeIdentity identity) {
        return names.getOrDefault(identity, "somebody");
    }

    /** Rounded up, with a second's grace for a store that rounds up itself. */
    private static long hours(Duration duration) {
        return duration.isZero() ? 0 : duration.minusSeconds(1).toHours() + 1;
    }

    @Override
    public void close() {
        opened.forEach(ClusterStore::close);
        cluster.close();
    }
}
