package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The leader takes back what nobody works at any more, and only that. */
class SweepsContract extends SweepContract {

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
}
