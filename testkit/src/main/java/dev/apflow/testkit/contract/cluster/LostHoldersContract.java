package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a member held that was followed by its next life, left, or died. */
class LostHoldersContract extends SweepContract {

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
}
