package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeSummary;
import dev.apflow.domain.tree.TreeVerdict;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class WorkerSimulation {

    private static final Duration CHAOS = Duration.ofMinutes(2);

    /** Longest: every task after the other, each attempt at its slowest, every delay in full. */
    private static final Duration LIVENESS = CHAOS.plus(Duration.ofMinutes(30));

    private static TaskTree tree(RandomGenerator chance, int size) {
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Dependency> edges = new ArrayList<>();
            for (int j = 0; j < i; j++) {
                if (chance.nextInt(4) == 0) {
                    edges.add(new Dependency(new TaskId("t" + j), chance.nextInt(3) > 0));
                }
            }
            RetryPolicy retry =
                    new RetryPolicy(
                            1 + chance.nextInt(4),
                            Backoff.EXPONENTIAL,
                            Duration.ofMillis(chance.nextInt(2_000)),
                            Duration.ofSeconds(5),
                            0.5);
            TaskSpec task = Sim.task("t" + i).withDependencies(edges).withRetry(retry);
            tasks.add(
                    chance.nextInt(3) == 0
                            ? task.withTimeout(Duration.ofMillis(1 + chance.nextInt(2_000)))
                            : task);
        }
        return sound(tasks);
    }

    private static TaskTree sound(List<TaskSpec> tasks) {
        return ((TreeVerdict.Sound) TreeRules.judge(tasks, TreeLimits.DEFAULT)).tree();
    }

    /** Chaos, then everything heals and all work must finish. */
    private static Sim chaos(long seed) {
        Sim sim = new Sim(seed);
        RandomGenerator chance = sim.world.chance("test");
        sim.faults = new Faults(chance.nextDouble() * 0.3, chance.nextDouble() * 0.3);
        sim.failing = chance.nextDouble() * 0.5;
        sim.ignoring = chance.nextDouble() * 0.5;
        TaskTree tree = tree(chance, 1 + chance.nextInt(15));
        sim.submit(tree);
        for (int i = 0; i < chance.nextInt(4); i++) {
            sim.play(Duration.ofMillis(chance.nextLong(CHAOS.toMillis())));
            sim.crash();
            sim.start();
        }
        if (chance.nextInt(2) == 0) {
            sim.world.after(
                    Duration.ofMillis(chance.nextInt(10_000)), () -> cancelSome(sim, tree, chance));
        }
        sim.play(CHAOS);
        sim.faults = Faults.NONE;
        sim.failing = 0;
        sim.play(LIVENESS);
        check(sim, tree);
        return sim;
    }

    private static void cancelSome(Sim sim, TaskTree tree, RandomGenerator chance) {
        TaskId id = tree.tasks().get(chance.nextInt(tree.tasks().size())).id();
        List<Delivered> interrupted = cancel(sim, id);
        if (chance.nextBoolean()) {
            sim.store.tasks().rerun(new WriteAuthority.Standalone(), id, false);
            sim.worker().wake();
        }
        if (chance.nextBoolean()) {
            sim.world.after(
                    Duration.ofMillis(chance.nextInt(200)),
                    () -> sim.worker().interrupt(interrupted));
        }
    }

    private static List<Delivered> cancel(Sim sim, TaskId id) {
        return sim.store
                                .tasks()
                                .cancel(
                                        new WriteAuthority.Standalone(),
                                        id,
                                        Optional.empty(),
                                        false)
                        instanceof
                        AuthorizedResult.Granted<Cancellation>(Cancellation.Cancelled cancelled)
                ? cancelled.interrupted()
                : List.of();
    }

    @Example
    void a_signal_that_comes_after_the_rerun_leaves_the_new_attempt_alone() {
        Sim sim = new Sim(11);
        TaskTree tree = sound(List.of(Sim.task("a")));
        sim.submit(tree);
        sim.play(Duration.ofMillis(50));
        List<Delivered> interrupted = cancel(sim, new TaskId("a"));
        assertThat(interrupted).containsExactly(new Delivered(new TaskId("a"), 1, 1));
        sim.store.tasks().rerun(new WriteAuthority.Standalone(), new TaskId("a"), false);
        sim.worker().wake();
        sim.play(Duration.ofMillis(150));
        sim.worker().interrupt(interrupted);
        sim.play(Duration.ofMinutes(1));
        assertThat(sim.tasks(tree).get(0).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(sim.tasks(tree).get(0).state().delivery()).isEqualTo(2);
    }

    @Example
    void what_runs_here_by_the_stores_word_alone_is_given_back() {
        Sim sim = new Sim(12);
        sim.play(Duration.ofSeconds(30));
        TaskTree tree = sound(List.of(Sim.task("a")));
        sim.store
                .trees()
                .create(
                        new WriteAuthority.Standalone(),
                        new NewTree(tree, false, Optional.empty()));
        sim.claimUnseen();
        sim.play(Duration.ofMinutes(2));
        assertThat(sim.tasks(tree).get(0).status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(sim.tasks(tree).get(0).state().attempt()).isEqualTo(1);
        assertThat(sim.events()).extracting(TaskEvent::type).contains(EventType.REASSIGNED);
    }

    private static void check(Sim sim, TaskTree tree) {
        List<Task> tasks = sim.tasks(tree);
        TreeSummary summary = TreeSummary.of(tasks);
        assertThat(summary.isSettled()).as("all work is finished: %s", summary).isTrue();
        for (Task task : tasks) {
            if (task.status() == TaskStatus.COMPLETED) {
                assertThat(task.state().result()).contains(JsonNumber.of(task.state().attempt()));
            }
        }
        checkHistory(sim.events(), tree);
    }

    /** Replays the events against a model of a few sets. */
    private static void checkHistory(List<TaskEvent> events, TaskTree tree) {
        Map<TaskId, Set<Integer>> outcomes = new HashMap<>();
        Map<TaskId, Long> deliveries = new HashMap<>();
        Set<TaskId> running = new HashSet<>();
        Set<TaskId> completed = new HashSet<>();
        Map<TaskId, TaskSpec> specs = new HashMap<>();
        tree.tasks().forEach(task -> specs.put(task.id(), task));
        for (TaskEvent event : events) {
            TaskId id = event.taskId();
            if (event.type() == EventType.ASSIGNED) {
                assertThat(running.add(id)).as("%s is handed out once at a time", id).isTrue();
                assertThat(event.delivery())
                        .as("delivery of %s", id)
                        .isEqualTo(deliveries.getOrDefault(id, 0L) + 1);
                deliveries.put(id, event.delivery());
                assertThat(
                                specs.get(id).dependencies().stream()
                                        .filter(Dependency::required)
                                        .map(Dependency::id))
                        .as("required dependencies of %s", id)
                        .allMatch(completed::contains);
            } else if (event.type() == EventType.REASSIGNED) {
                assertThat(running.remove(id)).isTrue();
            } else if (Set.of(EventType.COMPLETED, EventType.FAILED, EventType.CANCELLED)
                    .contains(event.type())) {
                running.remove(id);
                assertThat(
                                outcomes.computeIfAbsent(id, each -> new HashSet<>())
                                        .add(event.attempt()))
                        .as("one outcome for attempt %d of %s", event.attempt(), id)
                        .isTrue();
                if (event.type() == EventType.COMPLETED) {
                    completed.add(id);
                }
            }
        }
        assertThat(running).isEmpty();
    }

    @Property(tries = 500)
    void whatever_happens_all_work_ends_and_each_attempt_has_one_outcome(@ForAll long seed) {
        chaos(seed);
    }

    @Property(tries = 20)
    void the_same_seed_gives_the_same_run(@ForAll long seed) {
        assertThat(chaos(seed).events()).isEqualTo(chaos(seed).events());
    }

    /** The poll is a net: where nothing fails, what a report released is claimed at once. */
    @Property(tries = 200)
    void released_work_does_not_wait_for_the_poll(@ForAll long seed) {
        Sim sim = new Sim(seed);
        TaskTree diamond =
                sound(
                        List.of(
                                Sim.task("a"),
                                after("b", "a"),
                                after("c", "a"),
                                after("d", "b", "c")));
        sim.submit(diamond);
        sim.play(Duration.ofMinutes(1));

        Map<TaskId, Instant> assigned = times(sim, EventType.ASSIGNED);
        Map<TaskId, Instant> completed = times(sim, EventType.COMPLETED);
        assertThat(completed).hasSize(4);
        for (TaskSpec task : diamond.tasks()) {
            Instant released =
                    task.dependencies().stream()
                            .map(edge -> completed.get(edge.id()))
                            .max(Comparator.naturalOrder())
                            .orElse(Instant.EPOCH);
            assertThat(Duration.between(released, assigned.get(task.id())))
                    .as("how long %s waits", task.id())
                    .isLessThan(Duration.ofMillis(200));
        }
    }

    private static Map<TaskId, Instant> times(Sim sim, EventType type) {
        return sim.events().stream()
                .filter(event -> event.type() == type)
                .collect(Collectors.toMap(TaskEvent::taskId, TaskEvent::timestamp));
    }

    private static TaskSpec after(String id, String... others) {
        return Sim.task(id)
                .withDependencies(
                        Stream.of(others)
                                .map(other -> new Dependency(new TaskId(other), true))
                                .toList());
    }

    @Example
    void a_stop_hands_back_what_does_not_end_in_time() {
        Sim sim = new Sim(7);
        TaskTree tree = tree(sim.world.chance("test"), 1);
        sim.submit(tree);
        boolean[] stopped = new boolean[1];
        sim.world.after(
                Duration.ofMillis(100),
                () -> sim.worker().stop(Duration.ZERO, () -> stopped[0] = true));
        sim.play(Duration.ofMinutes(1));
        assertThat(stopped[0]).isTrue();
        assertThat(sim.events())
                .extracting(TaskEvent::type)
                .containsExactly(
                        EventType.CREATED,
                        EventType.ASSIGNED,
                        EventType.STARTED,
                        EventType.REASSIGNED);
        Task task = sim.tasks(tree).get(0);
        assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(task.state().attempt()).isEqualTo(1);
    }

    private static Sim handedOutTwice(int silence) {
        Sim sim = new Sim(3);
        sim.submit(sound(List.of(Sim.task("a"))));
        sim.play(Duration.ofMillis(50));
        sim.crash();
        sim.silence = silence;
        sim.start();
        return sim;
    }

    @Example
    void a_task_does_not_fail_because_the_cache_could_not_be_asked() {
        Sim sim = handedOutTwice(3);
        sim.play(Duration.ofMinutes(1));
        assertThat(sim.silence).isZero();
        assertThat(sim.events())
                .extracting(TaskEvent::type)
                .endsWith(EventType.COMPLETED, EventType.TREE_ENDED);
        assertThat(sim.events()).extracting(TaskEvent::type).doesNotContain(EventType.FAILED);
    }

    @Example
    void a_task_that_waits_for_the_cache_is_handed_back_by_a_stop() {
        Sim sim = handedOutTwice(Integer.MAX_VALUE);
        sim.play(Duration.ofSeconds(20));
        boolean[] stopped = new boolean[1];
        sim.worker().stop(Duration.ZERO, () -> stopped[0] = true);
        sim.play(Duration.ofSeconds(22));
        assertThat(stopped[0]).isTrue();
        assertThat(sim.events()).last().extracting(TaskEvent::type).isEqualTo(EventType.REASSIGNED);
    }
}
