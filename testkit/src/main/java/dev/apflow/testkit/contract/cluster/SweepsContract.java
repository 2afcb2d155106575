package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The leader takes back what nobody works at any more, and only that. */
class SweepsContract extends LedClusterContract {

    /** Shorter than {@link Member#LONG}, longer than any test. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private static final Duration SLOWEST_TEST = Duration.ofSeconds(55);

    @Test
    void where_nothing_runs_there_is_nothing_to_take_back() {
        client.submit(task("a"));

        assertThat(leader.sweep(term, GRACE)).isEqualTo(new TaskSweep(Map.of(), Optional.empty()));
    }

    @Test
    void an_expired_lease_is_taken_back_for_the_next_delivery_of_the_same_attempt() {
        Member m = join("m");
        take(m, "a", SHORT);
        passShort();

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep).isEqualTo(new TaskSweep(returned(Reason.LEASE_EXPIRED, 1), noDue()));
        var state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(List.of(state.attempt(), state.delivery())).isEqualTo(List.of(1, 1L));
        assertThat(state.leaseExpiresAt()).isEmpty();
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.lastNode()).contains(m.identity().node());
        assertThat(join("other").worker(LONG).take("a"))
                .isEqualTo(new Delivered(Specs.id("a"), 1, 2));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"lease expired\"}",
                "assigned 1/2 other",
                "started 1/2 other");
    }

    @Test
    void a_change_in_a_term_names_its_client_and_a_sweep_names_nobody() {
        Member m = join("m");
        client.by("ada").submit(task("a"));
        m.worker(SHORT).take("a");
        passShort();
        leader.sweep(term, GRACE);
        client.by("bob").cancel("a");

        client.expectHistory(
                "a",
                "created 1/0 by ada",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"lease expired\"}",
                "cancelled 1/1 by bob");
    }

    @Test
    void a_task_whose_lease_expired_too_often_fails_and_the_others_are_taken_back() {
        Member m = join("m");
        client.submit(Specs.task("a").withMaxDeliveries(1), Specs.child("b", "a"));
        m.worker(SHORT).claim(2);
        passShort();

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep).isEqualTo(new TaskSweep(returned(Reason.LEASE_EXPIRED, 1), 1, noDue()));
        assertThat(client.status("a")).isEqualTo(TaskStatus.FAILED);
        assertThat(client.state("a").errorCode()).contains(ErrorCode.TOO_MANY_DELIVERIES);
        assertThat(client.status("b")).isEqualTo(TaskStatus.PENDING);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "failed 1/1 m {\"error\":\""
                        + DeliveryLimit.error(1)
                        + "\",\"error_code\":\"too_many_deliveries\",\"will_retry\":false}");
    }

    @Test
    void a_sweep_that_sets_the_last_task_aside_ends_its_tree() {
        Member m = join("m");
        client.submit(task("a").withMaxDeliveries(1), task("b", "a"));
        m.worker(SHORT).take("a");
        passShort();

        leader.sweep(term, GRACE);

        expectLast("a", 6, EventType.FAILED, EventType.TREE_ENDED);
    }

    @Test
    void what_is_taken_back_behind_a_lost_dependency_ends_its_tree() {
        client.submit(task("a"), task("b", "a"));
        Member m = join("m");
        m.worker(LONG).succeed(m.worker(LONG).take("a"));
        m.worker(SHORT).take("b");
        client.rerun("a");
        m.worker(LONG).fail(m.worker(LONG).take("a"), "broken");
        passShort();

        leader.sweep(term, GRACE);

        assertThat(client.state("b").phase()).isEqualTo(TaskPhase.BLOCKED);
        expectLast("a", 13, EventType.REASSIGNED, EventType.TREE_ENDED);
    }

    private void expectLast(String tree, int events, EventType... types) {
        EventScope scope = new EventScope.OfTree(Specs.id(tree));
        assertThat(
                        Await.look(
                                () -> History.events(leader.store(), scope),
                                all -> all.size() == events))
                .hasSize(events)
                .extracting(TaskEvent::type)
                .endsWith(types);
    }

    @Test
    void a_lease_that_lasts_is_left_and_said_when_it_is_due() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);
        take(join("n"), "b", LONG.plusMinutes(2));

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep.returned()).isEmpty();
        expectDueIn(LONG, sweep);
        assertThat(m.worker(LONG).stillRuns(delivered)).isTrue();
    }

    @Test
    void of_expired_and_other_leases_only_the_expired_are_taken_back() {
        Member m = join("m");
        take(m, "a", SHORT);
        take(m, "b", LONG);
        take(join("n"), "c", SHORT);
        passShort();

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep.returned()).isEqualTo(returned(Reason.LEASE_EXPIRED, 2));
        assertThat(sweep.tasks()).isEqualTo(2);
        expectDueIn(LONG, sweep);
        assertThat(client.status("b")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void a_second_sweep_finds_nothing() {
        take(join("m"), "a", SHORT);
        passShort();
        leader.sweep(term, GRACE);

        assertThat(leader.sweep(term, GRACE)).isEqualTo(new TaskSweep(Map.of(), noDue()));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"lease expired\"}");
    }

    @Test
    void a_renewal_that_came_first_is_respected() {
        Member m = join("m");
        Delivered delivered = take(m, "a", SHORT);
        passShort();
        m.prolong(LONG, delivered);

        assertThat(leader.sweep(term, GRACE).tasks()).isZero();
        assertThat(m.worker(LONG).succeed(delivered)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void of_a_sweep_and_renewals_at_once_each_lease_is_renewed_or_taken_back() {
        int count = 40;
        client.submit(tasks("t", count));
        Member m = join("m");
        Delivered[] all = delivered(m.worker(SHORT).claim(count));
        passShort();

        List<Object> answers =
                AtOnce.both(() -> m.prolong(LONG, all), () -> leader.sweep(term, GRACE));

        @SuppressWarnings("unchecked")
        Set<Delivered> renewed = (Set<Delivered>) answers.get(0);
        assertThat(((TaskSweep) answers.get(1)).tasks()).isEqualTo(count - renewed.size());
        assertThat(m.store().claims().stillRunning(Set.of(all))).isEqualTo(renewed);
        assertThat(leader.sweep(term, GRACE).tasks()).isZero();
    }

    @Test
    void of_a_sweep_and_reports_at_once_each_delivery_ends_once() {
        int count = 40;
        client.submit(tasks("t", count));
        Member m = join("m");
        Delivered[] all = delivered(m.worker(SHORT).claim(count));
        passShort();

        List<Object> answers =
                AtOnce.both(
                        () -> List.of(all).stream().filter(each -> completes(m, each)).count(),
                        () -> leader.sweep(term, GRACE));

        long completed = (Long) answers.get(0);
        assertThat(completed + ((TaskSweep) answers.get(1)).tasks()).isEqualTo(count);
        assertThat(leader.store().reads().live().get(TaskStatus.PENDING))
                .isEqualTo(count - completed);
    }

    private static boolean completes(Member m, Delivered delivered) {
        return m.worker(SHORT).succeed(delivered) == Verdict.ACCEPTED;
    }

    @Test
    void what_a_superseded_life_holds_is_taken_back_at_once() {
        Member first = join("m");
        take(first, "a", LONG);
        Member second = join("m");
        take(second, "b", LONG);

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep.returned()).isEqualTo(returned(Reason.HOLDER_SUPERSEDED, 1));
        assertThat(client.status("b")).isEqualTo(TaskStatus.IN_PROGRESS);
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"holder superseded\"}");
    }

    @Test
    void what_a_superseded_life_holds_is_taken_back_also_when_the_later_has_left() {
        Member first = join("m");
        take(first, "a", LONG);
        Member second = join("m");
        second.store().nodes().deregister(second.identity());

        assertThat(leader.sweep(term, GRACE).returned())
                .isEqualTo(returned(Reason.HOLDER_SUPERSEDED, 1));
    }

    @Test
    void what_a_life_holds_that_left_and_was_not_followed_ends_with_its_lease() {
        Member m = join("m");
        take(m, "a", LONG);
        take(m, "b", SHORT);
        m.store().nodes().deregister(m.identity());
        passShort();

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep.returned()).isEqualTo(returned(Reason.LEASE_EXPIRED, 1));
        expectDueIn(LONG, sweep);
    }

    @Test
    void what_a_standalone_process_left_in_progress_is_taken_back_at_once() {
        client.submit(task("a"));
        new TestWorker(open(), "alone").take("a");

        TaskSweep sweep = leader.sweep(term, GRACE);

        assertThat(sweep).isEqualTo(new TaskSweep(returned(Reason.HOLDER_LOST, 1), noDue()));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 alone",
                "started 1/1 alone",
                "reassigned 1/1 alone {\"reason\":\"holder lost\"}");
    }

    @Test
    void what_a_dead_process_holds_is_taken_back_after_the_grace() {
        Member m = join("m");
        take(m, "a", LONG);
        cluster.kill(m.store());

        TaskSweep first = leader.sweep(term, GRACE);
        cluster.age(m.identity().node(), GRACE.dividedBy(2));
        TaskSweep second = leader.sweep(term, GRACE);
        cluster.age(m.identity().node(), GRACE.dividedBy(2));
        TaskSweep third = leader.sweep(term, GRACE);

        assertThat(first.returned()).isEmpty();
        expectDueIn(GRACE, first);
        assertThat(second.returned()).isEmpty();
        expectDueIn(GRACE.dividedBy(2), second);
        assertThat(third).isEqualTo(new TaskSweep(returned(Reason.HOLDER_LOST, 1), noDue()));
        client.expectHistory(
                "a",
                "created 1/0",
                "assigned 1/1 m",
                "started 1/1 m",
                "reassigned 1/1 m {\"reason\":\"holder lost\"}");
    }

    @Test
    void without_a_grace_what_a_dead_process_holds_is_taken_back_at_once() {
        Member m = join("m");
        take(m, "a", LONG);
        cluster.kill(m.store());

        assertThat(leader.sweep(term, Duration.ZERO).returned())
                .isEqualTo(returned(Reason.HOLDER_LOST, 1));
    }

    @Test
    void a_lease_that_ends_before_the_grace_is_taken_back_as_expired() {
        Member m = join("m");
        take(m, "a", SHORT);
        cluster.kill(m.store());
        TaskSweep first = leader.sweep(term, GRACE);
        passShort();

        assertThat(List.of(first.returned(), leader.sweep(term, GRACE).returned()))
                .as("where the store is slow, already the first finds it expired")
                .contains(returned(Reason.LEASE_EXPIRED, 1));
    }

    @Test
    void a_life_that_lives_is_not_concerned_by_the_death_of_others() {
        Member m = join("m");
        Member n = join("n");
        take(m, "a", LONG);
        take(n, "b", LONG);
        cluster.kill(m.store());

        assertThat(leader.sweep(term, Duration.ZERO).tasks()).isEqualTo(1);
        assertThat(client.status("b")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void a_session_that_came_back_within_the_grace_costs_nothing() {
        Member m = join("m");
        Delivered delivered = take(m, "a", LONG);
        cluster.breakSessions(m.store());
        m.heartbeat();

        TaskSweep seenAgain =
                Await.look(
                        () -> leader.sweep(term, GRACE),
                        sweep -> sweep.nextDue().orElseThrow().compareTo(GRACE) > 0);
        cluster.age(m.identity().node(), GRACE);

        expectDueIn(LONG, seenAgain);
        assertThat(leader.sweep(term, GRACE).tasks()).isZero();
        assertThat(m.worker(LONG).succeed(delivered)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void the_next_life_of_a_dead_process_has_its_leases_taken_back_without_waiting() {
        Member first = join("m");
        take(first, "a", LONG);
        cluster.kill(first.store());
        leader.sweep(term, GRACE);
        Member second = join("m");

        assertThat(leader.sweep(term, GRACE).returned())
                .isEqualTo(returned(Reason.HOLDER_SUPERSEDED, 1));
        second.worker(LONG).take("a");
        expectDueIn(LONG, leader.sweep(term, GRACE));
    }

    @Test
    void reasons_are_counted_apart() {
        Member expired = join("expired");
        Member lost = join("lost");
        Member old = join("old");
        take(expired, "a", SHORT);
        take(lost, "b", LONG);
        take(old, "c", LONG);
        take(old, "d", LONG);
        take(expired, "e", LONG);
        cluster.kill(lost.store());
        join("old");
        passShort();

        TaskSweep sweep = leader.sweep(term, Duration.ZERO);

        assertThat(sweep.returned())
                .isEqualTo(
                        Map.of(
                                Reason.LEASE_EXPIRED, 1,
                                Reason.HOLDER_LOST, 1,
                                Reason.HOLDER_SUPERSEDED, 2));
        assertThat(sweep.tasks()).isEqualTo(4);
        expectDueIn(LONG, sweep);
    }

    @Test
    void one_call_takes_back_a_thousand_tasks_and_says_that_there_are_more() {
        client.submit(tasks("t", 1_000));
        client.submit(tasks("u", 3));
        Member m = join("m");
        assertThat(m.worker(SHORT).claim(1_000)).hasSize(1_000);
        assertThat(m.worker(SHORT).claim(1_000)).hasSize(3);
        passShort();

        TaskSweep first = leader.sweep(term, GRACE);
        TaskSweep second = leader.sweep(term, GRACE);

        assertThat(first)
                .isEqualTo(
                        new TaskSweep(
                                returned(Reason.LEASE_EXPIRED, 1_000), Optional.of(Duration.ZERO)));
        assertThat(second).isEqualTo(new TaskSweep(returned(Reason.LEASE_EXPIRED, 3), noDue()));
        assertThat(leader.store().reads().live().get(TaskStatus.PENDING)).isEqualTo(1_003);
    }

    @Test
    void what_was_taken_back_is_handed_out_in_the_order_it_always_had() {
        client.submit(task("a"));
        client.submit(task("b"));
        Member m = join("m");
        m.worker(SHORT).claim(2);
        client.submit(task("c"));
        client.submit(task("urgent").withPriority(Priority.URGENT));
        passShort();
        leader.sweep(term, GRACE);

        assertThat(join("other").worker(LONG).claimIds()).containsExactly("urgent", "a", "b", "c");
    }

    @Test
    void what_waits_for_a_task_that_was_taken_back_goes_on_waiting() {
        client.submit(
                task("a"), depending("needs", required("a")), depending("likes", optional("a")));
        Member m = join("m");
        m.worker(SHORT).take("a");
        passShort();
        leader.sweep(term, GRACE);
        Member other = join("other");

        Delivered second = other.worker(LONG).take("a");
        assertThat(other.worker(LONG).succeed(second)).isEqualTo(Verdict.ACCEPTED);

        assertThat(other.worker(LONG).claimIds()).containsExactly("needs", "likes");
    }

    @Test
    void a_task_whose_dependency_was_run_again_meanwhile_waits_when_taken_back() {
        client.submit(task("a"), task("b", "a"));
        Member m = join("m");
        m.worker(LONG).succeed(m.worker(LONG).take("a"));
        m.worker(SHORT).take("b");
        client.rerun("a");
        passShort();
        leader.sweep(term, GRACE);
        Member other = join("other");

        other.worker(LONG).succeed(other.worker(LONG).take("a"));
        other.worker(LONG).take("b");
    }

    @Test
    void a_task_that_is_set_aside_blocks_what_requires_it_and_lets_others_go_on() {
        Member m = join("m");
        client.submit(
                task("a").withMaxDeliveries(1),
                depending("b", required("a")),
                depending("c", optional("a")));
        m.worker(SHORT).take("a");
        passShort();

        leader.sweep(term, GRACE);

        assertThat(client.state("b").phase()).isEqualTo(TaskPhase.BLOCKED);
        m.worker(LONG).take("c");
    }

    @Test
    void the_progress_of_what_was_taken_back_is_forgotten() {
        Member m = join("m");
        Delivered delivered = take(m, "a", SHORT);
        m.store().reports().progress(Map.of(delivered, 0.5));
        passShort();
        leader.sweep(term, GRACE);

        assertThat(client.state("a").progress()).isZero();
        m.store().reports().progress(Map.of(delivered, 0.5));
        assertThat(client.state("a").progress()).isZero();
    }

    /** Submits a task and has the member, who finds no other, take it. */
    private Delivered take(Member member, String id, Duration lease) {
        client.submit(task(id));
        return member.worker(lease).take(id);
    }

    private static Delivered[] delivered(List<Claimed> claimed) {
        return claimed.stream().map(Claimed::delivered).toArray(Delivered[]::new);
    }

    private static Map<Reason, Integer> returned(Reason reason, int tasks) {
        return Map.of(reason, tasks);
    }

    private static Optional<Duration> noDue() {
        return Optional.empty();
    }

    /** A test may have been slow, never fast. */
    private static void expectDueIn(Duration wait, TaskSweep sweep) {
        assertThat(sweep.nextDue().orElseThrow())
                .isBetween(wait.minus(SLOWEST_TEST), wait.plusMillis(1));
    }
}
