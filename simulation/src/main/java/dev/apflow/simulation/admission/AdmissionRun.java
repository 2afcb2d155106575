package dev.apflow.simulation.admission;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Findings.Violation;
import dev.apflow.store.memory.InMemoryCluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * One run: for some minutes clients submit tasks with limits, nodes claim, report, die and lose
 * answers, limits, settings and pauses change, leaders follow each other and the store's clock is
 * set. Then all is resumed, and all work must end. One seed in four has no faults.
 */
public final class AdmissionRun {

    private static final int STEPS = 600;
    private static final int MOST_STEPS_TO_END = 4_000;
    private static final int MOST_WAITING = 60;
    private static final int NODES = 3;
    private static final long FAIR = 4;
    private static final Duration TERM = Duration.ofHours(9);

    private final World world;
    private final Findings findings = new Findings();
    private final StoreTime time;
    private final AdmissionLaws laws = new AdmissionLaws(findings);
    private final AdmissionWork work;
    private final RandomGenerator chance;
    private final List<AdmissionNode> nodes = new ArrayList<>();
    private final Map<TaskId, String> unique = new HashMap<>();
    private final boolean faulty;
    private WriteAuthority.Term term;
    private Optional<WriteAuthority.Term> former = Optional.empty();
    private long changes;

    private AdmissionRun(long seed) {
        this.world = new World(seed);
        this.chance = world.chance("admission");
        this.work = new AdmissionWork(world.chance("work"));
        this.faulty = seed % FAIR != 0;
        this.time = new StoreTime(world, StoreTime.BEGINNING);
        InMemoryCluster cluster = new InMemoryCluster(time, Runnable::run);
        for (int i = 1; i <= NODES; i++) {
            nodes.add(new AdmissionNode(cluster, "n" + i));
        }
        this.term = lead(nodes.get(0));
    }

    /**
     * What came of it.
     *
     * @param started how many tasks
     * @param changes of settings and pauses
     */
    public record Result(Optional<Violation> violation, long started, long changes) {}

    public static Result play(long seed) {
        return new AdmissionRun(seed).play();
    }

    private Result play() {
        for (int i = 0; i < STEPS && findings.isEmpty(); i++) {
            pass(Duration.ofMillis(chance.nextLong(1, 400)));
            act();
        }
        calm();
        for (int i = 0; i < MOST_STEPS_TO_END && findings.isEmpty() && !laws.isOver(); i++) {
            pass(Duration.ofMillis(chance.nextLong(1, 2_000)));
            AdmissionNode node = work.oneOf(nodes);
            claim(node, false);
            node.held().forEach(each -> report(node, each));
            sweep();
        }
        findings.require(
                laws.isOver(),
                "in the end all work is done",
                () -> laws.waiting() + " wait, " + laws.running() + " run");
        return new Result(findings.first(), laws.started(), changes);
    }

    private void pass(Duration time) {
        long end = world.nanos() + time.toNanos();
        world.after(time, () -> {});
        while (world.step(end)) {
            // Only time goes on.
        }
    }

    private void act() {
        AdmissionNode node = work.oneOf(nodes);
        switch (chance.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6 -> submit(List.of(work.ruled()));
            case 7, 8, 9 -> submit(work.fair());
            case 10, 11 -> set();
            case 12, 13 -> pause();
            case 14, 15, 16, 17 -> resume();
            case 18, 19, 20, 21, 22, 23, 24 ->
                    node.held().stream().limit(2).forEach(each -> report(node, each));
            case 25 -> handBack(node);
            case 26 -> amend();
            case 27 -> cancel();
            case 28, 29 -> node.renew();
            case 30, 31 -> fault(node);
            default -> claim(node, faulty && work.oneIn(12));
        }
    }

    private void fault(AdmissionNode node) {
        if (!faulty) {
            return;
        }
        switch (chance.nextInt(8)) {
            case 0, 1 -> {
                node.restart();
                if (node.identity().node().equals(term.leader().node())) {
                    change(node);
                }
            }
            case 2 -> change(node);
            case 3 -> time.jump(Duration.ofSeconds(chance.nextLong(-3_600, 3_600)));
            case 4, 5 -> staleWrites();
            default -> {
                node.reconcile();
                lookAgain();
                sweep();
            }
        }
    }

    private WriteAuthority.Term lead(AdmissionNode node) {
        return switch (node.store
                .leadership()
                .acquire(
                        new Candidate(node.identity(), "http://leader"),
                        new AcquireReason.LeadershipFree(),
                        TERM)) {
            case LeadershipAnswer.Granted granted ->
                    new WriteAuthority.Term(node.identity(), granted.leadership().epoch());
            case LeadershipAnswer.ToAcquire other -> throw new IllegalStateException("" + other);
        };
    }

    /** Another leader. */
    private void change(AdmissionNode node) {
        former = Optional.of(term);
        nodes.get(0).store.leadership().resign(term.epoch());
        term = lead(node);
    }

    /** An old leader that does not know it yet. */
    private void staleWrites() {
        if (former.isEmpty()) {
            return;
        }
        List<AuthorizedResult<?>> answers =
                List.of(
                        writes().put(
                                        former.get(),
                                        work.queue(),
                                        OptionalInt.empty(),
                                        Optional.empty(),
                                        OptionalLong.empty()),
                        writes().pause(former.get(), PauseScope.CLUSTER, "", "stale"),
                        writes().resume(former.get(), PauseScope.CLUSTER, ""),
                        writes().delete(former.get(), work.queue()));
        findings.require(
                answers.stream().allMatch(AuthorizedResult.Refused.class::isInstance),
                "a former leader sets no queue and no pause",
                answers::toString);
    }

    private QueueWrites writes() {
        return nodes.get(0).store.queueWrites();
    }

    private static <T> T granted(AuthorizedResult<T> answer) {
        return switch (answer) {
            case AuthorizedResult.Granted<T>(T result) -> result;
            case AuthorizedResult.Refused<T> _ ->
                    throw new IllegalStateException("the leader is refused");
        };
    }

    private void submit(List<TaskSpec> specs) {
        if (laws.waiting().size() > MOST_WAITING) {
            return;
        }
        for (TaskSpec spec : specs) {
            Optional<UniqueRule> rule = work.oneIn(5) ? Optional.of(rule()) : Optional.empty();
            NewTree tree =
                    new NewTree(new TaskTree(spec.id(), List.of(spec)), false, Optional.empty())
                            .withUnique(rule);
            submitted(spec, rule, granted(nodes.get(0).store.trees().create(term, tree)));
        }
    }

    private UniqueRule rule() {
        return new UniqueRule(
                work.oneOf(List.of("u", "v")),
                UniqueRule.Span.UNFINISHED,
                work.oneOf(List.of(UniqueRule.OnHit.EXISTING, UniqueRule.OnHit.REJECT)));
    }

    private void submitted(TaskSpec spec, Optional<UniqueRule> rule, Creation answer) {
        boolean another =
                rule.isPresent()
                        && unique.entrySet().stream()
                                .filter(each -> each.getValue().equals(rule.get().key()))
                                .anyMatch(each -> isUnfinished(each.getKey()));
        boolean created = answer instanceof Creation.Created;
        findings.require(
                created != another,
                "one unfinished tree has a unique key",
                () -> spec.id() + " with " + rule + ": " + answer);
        if (created) {
            rule.ifPresent(each -> unique.put(spec.id(), each.key()));
            laws.waits(spec, Optional.empty());
        }
    }

    private boolean isUnfinished(TaskId id) {
        return laws.waiting().contains(id) || laws.running().contains(id);
    }

    private void set() {
        QueueName queue = work.queue();
        OptionalInt most = work.maxRunning();
        Optional<Rate> rate = work.rate();
        granted(writes().put(term, queue, most, rate, OptionalLong.empty()));
        laws.set(queue, most, rate);
        changes++;
    }

    private void pause() {
        PauseScope scope = work.scope();
        String value = work.value(scope);
        granted(writes().pause(term, scope, value, "as chance will have it"));
        laws.paused(scope, value);
        changes++;
    }

    private void resume() {
        List<AdmissionPause> all = reads().pauses();
        if (!all.isEmpty()) {
            AdmissionPause one = work.oneOf(all);
            granted(writes().resume(term, one.scope(), one.value()));
            laws.resumed(one.scope(), one.value());
        }
    }

    private QueueReads reads() {
        return nodes.get(0).store.queueReads();
    }

    /** A rate waits for the times that a clock showed before it was set back. */
    private void calm() {
        time.jump(time.setBack());
        for (AdmissionPause each : reads().pauses()) {
            granted(writes().resume(term, each.scope(), each.value()));
            laws.resumed(each.scope(), each.value());
        }
        nodes.forEach(AdmissionNode::reconcile);
        lookAgain();
    }

    private void claim(AdmissionNode node, boolean lost) {
        int limit = chance.nextInt(1, 7);
        List<Claimed> claimed = node.claim(limit, lost);
        laws.claimed(
                claimed.stream().map(each -> each.delivered().task()).toList(),
                limit,
                time.instant());
    }

    private void report(AdmissionNode node, Delivered delivered) {
        Outcome outcome =
                chance.nextInt(4) > 0
                        ? new Outcome.Succeeded(JsonObject.EMPTY, false)
                        : new Outcome.Failed("no", ErrorCode.EXECUTOR_FAILED, retry(delivered));
        node.store
                .reports()
                .report(
                        node.identity().node(),
                        List.of(new Report(delivered, Optional.empty(), outcome)));
        node.forget(delivered);
        look(delivered.task());
    }

    /** In the fair queue nothing but turns is to hold a task back. */
    private Optional<Duration> retry(Delivered delivered) {
        return !isFair(delivered.task()) && work.oneIn(2)
                ? Optional.of(Duration.ofMillis(chance.nextLong(3_000)))
                : Optional.empty();
    }

    private static boolean isFair(TaskId id) {
        return id.value().startsWith("fair");
    }

    private void handBack(AdmissionNode node) {
        node.held().stream()
                .limit(1)
                .forEach(
                        each -> {
                            node.store.claims().handBack(List.of(each), "drained");
                            node.forget(each);
                            look(each.task());
                        });
    }

    private void amend() {
        List<TaskId> waiting = laws.waiting();
        if (!waiting.isEmpty()) {
            Task task = task(work.oneOf(waiting)).orElseThrow();
            if (!task.spec().admission().queue().equals(AdmissionLaws.FAIR)) {
                TaskSpec spec = task.spec().withAdmission(work.rules());
                granted(nodes.get(0).store.tasks().amend(term, spec, task.state().revision()));
                laws.waits(spec, Optional.empty());
            }
        }
    }

    /** The turns of a key that were given to cancelled tasks are lost to it. */
    private void cancel() {
        List<TaskId> all = new ArrayList<>(laws.waiting());
        all.addAll(laws.running());
        all.removeIf(AdmissionRun::isFair);
        if (!all.isEmpty()) {
            TaskId id = work.oneOf(all);
            granted(nodes.get(0).store.tasks().cancel(term, id, Optional.empty(), false));
            look(id);
        }
    }

    private void sweep() {
        granted(nodes.get(0).store.sweeps().tasks(term, Duration.ofSeconds(3)));
        lookAgain();
    }

    /** What runs may have been taken back. */
    private void lookAgain() {
        laws.running().forEach(this::look);
    }

    private Optional<Task> task(TaskId id) {
        return nodes.get(0).store.reads().task(id);
    }

    private void look(TaskId id) {
        Task task = task(id).orElseThrow();
        if (task.status().isTerminal()) {
            laws.ended(id);
        } else if (task.status() == TaskStatus.PENDING && !laws.waiting().contains(id)) {
            laws.waits(task.spec(), task.state().dueAt());
        }
    }
}
